import { randomUUID } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import { Failure } from '$lib/contract/errors';
import type { CallStart } from '$lib/contract/realtime/call';
import type { CallNews, Change, ChangeNotice } from '$lib/contract/realtime/change';
import type { SeatNews } from '$lib/contract/realtime/seat-news';
import { reportFailure } from '../http/failure-answer';
import { CallSeats } from './call-seats';
import { callRoom, unseat } from './call-signals';
import { connectDoctor } from './doctor';
import { connectGuest } from './guest';
import { connectKiosk } from './kiosk';
import { connectManager } from './manager';
import type { Backstage } from './handle';
import { connectPharmacist } from './pharmacist';

const namespaces = {
	'/kiosk': { as: 'device', connect: connectKiosk },
	'/doctor': { as: 'staff', connect: connectDoctor },
	'/pharmacist': { as: 'staff', connect: connectPharmacist },
	'/manager': { as: 'staff', connect: connectManager },
	'/guest': { as: 'guest', connect: connectGuest }
} as const;

interface Realtime {
	readonly io: Server;
	readonly seats: CallSeats;
	tellSeats?: (news: SeatNews) => void;
	backstage?: Backstage;
	connect: typeof namespaces;
	allowedOrigin?: string;
}

/** One per process, also when the development server loads this module anew. */
const key = Symbol.for('wenyao.realtime.state');
const shared = globalThis as { [key]?: Realtime };
const realtime: Realtime = (shared[key] ??= create());
realtime.connect = namespaces;

function create(): Realtime {
	const io = new Server({
		serveClient: false,
		destroyUpgrade: false,
		// A description with many candidates is under 20 kB; nothing on a socket is larger.
		maxHttpBufferSize: 128 * 1024,
		pingInterval: 10_000,
		pingTimeout: 8_000,
		// WebSockets are not bound by CORS, so a foreign page is turned away here.
		allowRequest: (request, decide) => {
			const { origin, host } = request.headers;
			decide(null, !origin || new URL(origin).host === host || origin === created.allowedOrigin);
		}
	});
	const seats = new CallSeats((news) => created.tellSeats?.(news));
	const created: Realtime = { io, seats, connect: namespaces };
	for (const name of Object.keys(namespaces) as (keyof typeof namespaces)[]) {
		io.of(name).use((socket, next) => {
			const { backstage } = created;
			if (!backstage) return next(new Error('shutting_down'));
			socket.data.as = created.connect[name].as;
			let actor: Actor = { kind: 'nobody' };
			backstage
				.identify(socket)
				.then(async (identified) => {
					actor = identified;
					if (await created.connect[name].connect(backstage, socket, actor)) return next();
					if (actor.kind === 'nobody') throw new Failure('not_signed_in', `${name} is for members`);
					throw new Failure('forbidden', `${actor.kind} may not join ${name}`);
				})
				.catch(async (error: unknown) => {
					const requestId = randomUUID();
					const ctx = { services: backstage.services, actor, requestId, now: () => new Date() };
					const operation = `realtime.join${name.replace('/', '.')}`;
					next(new Error((await reportFailure(backstage.services, ctx, error, requestId, operation)).code));
				});
		});
	}
	return created;
}

export const { io, seats } = realtime;

/** The owner of the HTTP server calls this: `entry/server.js`, or the development server. */
export function attach(server: HttpServer): void {
	io.attach(server);
}

/**
 * Called by the composition root when everything that the handlers need is there.
 * @param tellSeats carries to other processes who sits in which call
 */
export function openRealtime(
	backstage: Omit<Backstage, 'seats'>,
	allowedOrigin: string,
	tellSeats: (news: SeatNews) => void
): void {
	realtime.backstage = { ...backstage, seats };
	realtime.allowedOrigin = allowedOrigin;
	realtime.tellSeats = tellSeats;
}

/** Tells the screens that may care; each then fetches what it may see. */
export function publish(change: Change): void {
	const send = (namespace: keyof typeof namespaces, room: string, id: string) =>
		io
			.of(namespace)
			.to(room)
			.emit('changed', { kind: change.kind, id } satisfies ChangeNotice);
	switch (change.kind) {
		case 'consult':
			send('/kiosk', `device:${change.deviceId}`, change.consultId);
			send('/doctor', `hospital:${change.hospitalId}`, change.consultId);
			break;
		case 'queue':
			send('/kiosk', `queue:${change.hospitalId}`, change.hospitalId);
			send('/doctor', `hospital:${change.hospitalId}`, change.hospitalId);
			break;
		case 'prescription':
			if (change.deviceId) send('/kiosk', `device:${change.deviceId}`, change.prescriptionId);
			send('/doctor', `hospital:${change.hospitalId}`, change.prescriptionId);
			send('/pharmacist', `store:${change.storeId}`, change.prescriptionId);
			break;
		case 'handover':
			for (const id of change.doctorIds) send('/doctor', `doctor:${id}`, change.consultId);
			break;
		case 'device':
			send('/kiosk', `device:${change.deviceId}`, change.deviceId);
			send('/manager', `chain:${change.chainId}`, change.deviceId);
			break;
		case 'pairing':
			io.of('/manager').emit('changed', { kind: 'pairing', id: '' } satisfies ChangeNotice);
			break;
		case 'verification':
			send('/kiosk', `device:${change.deviceId}`, change.verificationId);
			break;
		case 'help':
			send('/pharmacist', `store:${change.storeId}`, change.deviceId);
			break;
	}
}

/** Carries the start, the end and the messages of a call to its two ends. */
export function announce(news: CallNews): void {
	const toEnds = (
		event: string,
		payload: { consultId: string },
		rooms: { kiosk: string; doctor: string }
	) => {
		io.of('/kiosk').to(rooms.kiosk).emit(event, payload);
		io.of('/doctor').to(rooms.doctor).emit(event, payload);
	};
	switch (news.kind) {
		case 'start':
			io.of('/kiosk').to(`device:${news.deviceId}`).emit('call:start', news.start);
			io.of('/doctor')
				.to(`doctor:${news.doctorId}`)
				.emit('call:start', { ...news.start, opening: undefined } satisfies CallStart);
			break;
		case 'ended': {
			const call = callRoom(news.ended.consultId);
			toEnds('call:ended', news.ended, {
				kiosk: `device:${news.deviceId}`,
				doctor: `doctor:${news.doctorId}`
			});
			io.of('/guest').to(call).emit('call:ended', news.ended);
			seats.close(news.ended.consultId);
			for (const namespace of ['/kiosk', '/doctor', '/guest']) io.of(namespace).in(call).socketsLeave(call);
			break;
		}
		case 'handed':
			unseat(seats, pagesIn('/doctor', `doctor:${news.fromDoctorId}`), news.consultId, 'doctor');
			break;
		case 'guest_out': {
			const room = `guest:${news.guestId}`;
			io.of('/guest').to(room).emit('call:guest-out', news.out);
			// Both ends cut what goes to it themselves: its page might not.
			const call = callRoom(news.out.consultId);
			toEnds('call:guest-out', news.out, { kiosk: call, doctor: call });
			unseat(seats, pagesIn('/guest', room), news.out.consultId, 'guest');
			break;
		}
		case 'message': {
			const call = callRoom(news.message.consultId);
			toEnds('call:message', news.message, { kiosk: call, doctor: call });
			break;
		}
		case 'numbered': {
			const call = callRoom(news.numbered.consultId);
			toEnds('call:numbered', news.numbered, { kiosk: call, doctor: call });
			break;
		}
	}
}

function pagesIn(namespace: keyof typeof namespaces, room: string): Socket[] {
	const { sockets, adapter } = io.of(namespace);
	return [...(adapter.rooms.get(room) ?? [])].flatMap((socketId) => sockets.get(socketId) ?? []);
}

/** A revoked kiosk loses its connection at once. */
export function disconnectDevice(deviceId: string): void {
	io.of('/kiosk').in(`device:${deviceId}`).disconnectSockets(true);
}

export async function closeRealtime(): Promise<void> {
	await io.close();
}
