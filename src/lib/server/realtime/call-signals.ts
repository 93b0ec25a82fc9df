import type { Socket } from 'socket.io';
import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import {
	emptyInput,
	joinInput,
	leaveInput,
	qualityInput,
	receiptInput,
	signalInput,
	type Joined,
	type JoinInput,
	type Peer,
	type Seat
} from '$lib/contract/realtime/call';
import type { Actor } from '$lib/contract/actor';
import type { Context } from '../context';
import { joinCall } from '../services/consult/join-call';
import { saveCallQuality } from '../services/consult/save-call-quality';
import type { CallSeats, Line } from './call-seats';
import { handle, type Backstage } from './handle';

/** The room of a call that its ends in this process are in, each in its own namespace. */
export const callRoom = (consultId: string): string => `call:${consultId}`;

interface CallData {
	/** One per socket: seats tell lines apart by it. */
	line?: Line;
	/** The call that this page is in. */
	consultId?: string;
}

/**
 * Relays the signalling of one end's page. A page enters with `call:join`, after a lost line again through the
 * handshake (`auth.call`): what it had queued meanwhile is sent before any event of its own could let it in.
 * Whether a socket may send is the seat that it holds, so ending a call shuts all ends out at once.
 */
export function relayCall(backstage: Backstage, socket: Socket, seat: Seat): void {
	const { seats } = backstage;
	const line = lineOf(socket);
	const requireSeat = ({ consultId, endId }: { consultId: string; endId: string }) => {
		// Nobody speaks for another end, nor for the page that it was before a reload.
		if (seats.heldBy(consultId, seat, line)?.endId !== endId)
			throw new Failure('not_in_call', 'join the call first', { subject: consultId });
	};

	handle(backstage, socket, 'call:join', joinInput, async (ctx, input): Promise<Joined> => {
		const known = seats.heldBy(input.consultId, seat, line);
		return { peers: await enter(seats, ctx, socket, seat, input, known?.endId === input.endId) };
	});
	handle(backstage, socket, 'call:signal', signalInput, async (_ctx, input) => {
		requireSeat(input);
		return { passed: seats.pass(input, seat) };
	});
	handle(backstage, socket, 'call:receipt', receiptInput, async (_ctx, input) => {
		requireSeat(input);
		return { passed: seats.passReceipt(input) };
	});
	handle(backstage, socket, 'call:leave', leaveInput, async (_ctx, { consultId }) => {
		seats.leave(consultId, seat, line);
		await socket.leave(callRoom(consultId));
	});
	handle(backstage, socket, 'call:quality', qualityInput, async (ctx, input) => {
		await saveCallQuality(ctx, input);
		return {};
	});
	handle(backstage, socket, 'call:hb', emptyInput, async () => ({}));
	socket.on('disconnecting', () => {
		const { consultId } = socket.data as CallData;
		if (consultId) seats.leave(consultId, seat, line);
	});
}

/** A doctor's call is a colleague's now, or a guest is out: what these pages still say there is refused. */
export function unseat(seats: CallSeats, pages: Iterable<Socket>, consultId: string, seat: Seat): void {
	for (const page of pages) {
		seats.leave(consultId, seat, lineOf(page));
		void page.leave(callRoom(consultId));
	}
}

/** Lets a page that lost its line back in, before anything it says is heard. A refusal is left to `call:join`. */
export async function rejoinCall(
	backstage: Backstage,
	socket: Socket,
	seat: Seat,
	actor: Actor
): Promise<void> {
	const input = v.safeParse(v.object({ call: joinInput }), socket.handshake.auth);
	if (!input.success) return;
	const { services, seats } = backstage;
	const ctx: Context = { services, requestId: socket.id, actor, now: () => new Date() };
	try {
		await enter(seats, ctx, socket, seat, input.output.call, false);
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
	}
}

/** @param known it is in already and asks again: nothing is written down twice */
async function enter(
	seats: CallSeats,
	ctx: Context,
	socket: Socket,
	seat: Seat,
	{ consultId, endId, media }: JoinInput,
	known: boolean
): Promise<Peer[]> {
	if (!known) await joinCall(ctx, { consultId, endId });
	// The line broke while the database was asked: the page is back by another, which this one must not unseat.
	if (socket.conn.readyState !== 'open') return [];
	const data = socket.data as CallData;
	const line = lineOf(socket);
	if (data.consultId && data.consultId !== consultId) seats.leave(data.consultId, seat, line);
	data.consultId = consultId;
	await socket.join(callRoom(consultId));
	return seats.take({ consultId, endId, seat, media }, line);
}

function lineOf(socket: Socket): Line {
	const data = socket.data as CallData;
	return (data.line ??= {
		send: (event, payload) => void socket.emit(event, payload),
		putOut() {
			const { consultId } = socket.data as CallData;
			if (consultId) void socket.leave(callRoom(consultId));
		}
	});
}
