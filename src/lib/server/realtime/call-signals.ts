import type { Socket } from 'socket.io';
import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import { joinInput, leaveInput, emptyInput, mediaInput, signalInput } from '$lib/contract/realtime/call';
import type {
	CallMedia,
	CallMoved,
	CallPeer,
	CallSignalFrom,
	JoinInput,
	Peer
} from '$lib/contract/realtime/call';
import type { Actor } from '$lib/contract/actor';
import type { Context } from '../context';
import { joinCall } from '../services/consult/join-call';
import { handle, type Backstage } from './handle';

/** The room that both ends of a call are in, each in its own namespace. */
export const callRoom = (consultId: string): string => `call:${consultId}`;

type Side = '/kiosk' | '/doctor';

/**
 * Relays the signalling of one end's page. A page enters with `call:join`, after a lost line again through the
 * handshake (`auth.call`): what it had queued meanwhile is sent before any event of its own could let it in.
 * Whether a socket may send is its membership in the room, so ending a call shuts both ends out at once.
 */
export function relayCall(backstage: Backstage, socket: Socket, side: Side): void {
	const other: Side = side === '/kiosk' ? '/doctor' : '/kiosk';
	const peers = (consultId: string) => socket.nsp.server.of(other).to(callRoom(consultId));
	const requireInside = (consultId: string) => {
		if (!socket.rooms.has(callRoom(consultId)))
			throw new Failure('not_in_call', 'join the call first', { subject: consultId });
	};
	const leave = (consultId: string) => {
		if (!socket.rooms.has(callRoom(consultId))) return;
		void socket.leave(callRoom(consultId));
		peers(consultId).emit('call:peer', { consultId, peer: null } satisfies CallPeer);
	};

	handle(backstage, socket, 'call:join', joinInput, async (ctx, input) => {
		const known = readEnd(socket);
		if (!socket.rooms.has(callRoom(input.consultId)) || known?.endId !== input.endId) {
			await enter(ctx, socket, input);
		}
		announceEnd(socket, side, input);
		return { peer: await findPeer(socket, other, input.consultId) };
	});
	handle(backstage, socket, 'call:signal', signalInput, async (_ctx, { consultId, endId, signal }) => {
		requireInside(consultId);
		peers(consultId).emit('call:signal', { consultId, endId, signal } satisfies CallSignalFrom);
	});
	handle(backstage, socket, 'call:media', mediaInput, async (_ctx, { consultId, media }) => {
		requireInside(consultId);
		const end = readEnd(socket);
		if (end) socket.data.end = { ...end, media };
		peers(consultId).emit('call:media', { consultId, media } satisfies CallMedia);
	});
	handle(backstage, socket, 'call:leave', leaveInput, async (_ctx, { consultId }) => leave(consultId));
	handle(backstage, socket, 'call:hb', emptyInput, async () => ({}));
	socket.on('disconnecting', () => {
		const end = readEnd(socket);
		if (end) leave(end.consultId);
	});
}

/** Lets a page that lost its line back in, before anything it says is heard. A refusal is left to `call:join`. */
export async function rejoinCall(
	backstage: Backstage,
	socket: Socket,
	side: Side,
	actor: Actor
): Promise<void> {
	const input = v.safeParse(v.object({ call: joinInput }), socket.handshake.auth);
	if (!input.success) return;
	const { services } = backstage;
	const ctx: Context = { services, requestId: socket.id, actor, now: () => new Date() };
	try {
		await enter(ctx, socket, input.output.call);
		announceEnd(socket, side, input.output.call);
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
	}
}

/** Joins after the membership check. An older page of the same side is told that the call has moved. */
async function enter(ctx: Context, socket: Socket, input: JoinInput): Promise<void> {
	await joinCall(ctx, input);
	const room = callRoom(input.consultId);
	const before = await socket.nsp.in(room).fetchSockets();
	for (const page of before) {
		if (page.id === socket.id) continue;
		const end = v.safeParse(joinInput, page.data.end);
		if (end.success && end.output.endId !== input.endId)
			page.emit('call:moved', { consultId: input.consultId } satisfies CallMoved);
		page.leave(room);
	}
	socket.data.end = input;
	await socket.join(room);
}

function readEnd(socket: Socket): JoinInput | undefined {
	const end = v.safeParse(joinInput, socket.data.end);
	return end.success ? end.output : undefined;
}

function announceEnd(socket: Socket, side: Side, { consultId, endId, media }: JoinInput): void {
	const other: Side = side === '/kiosk' ? '/doctor' : '/kiosk';
	socket.nsp.server
		.of(other)
		.to(callRoom(consultId))
		.emit('call:peer', { consultId, peer: { endId, media } } satisfies CallPeer);
}

async function findPeer(socket: Socket, other: Side, consultId: string): Promise<Peer | null> {
	const [page] = await socket.nsp.server.of(other).in(callRoom(consultId)).fetchSockets();
	const end = v.safeParse(joinInput, page?.data.end);
	return end.success ? { endId: end.output.endId, media: end.output.media } : null;
}
