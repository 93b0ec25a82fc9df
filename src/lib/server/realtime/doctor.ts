import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import { touchPresence } from '../services/consult/set-presence';
import { rejoinCall, relayCall } from './call-signals';
import type { Backstage } from './handle';
import { whileConnected } from './while-connected';

/** The server asks, the page answers: timers of a page in the background are slowed down, its answers are not. */
const askEveryMs = 3_000;

/** @returns false for anybody who is not a doctor. */
export async function connectDoctor(backstage: Backstage, socket: Socket, actor: Actor): Promise<boolean> {
	if (actor.kind !== 'staff' || actor.role !== 'doctor') return false;
	await socket.join([`hospital:${actor.hospitalId}`, `doctor:${actor.id}`]);
	await rejoinCall(backstage, socket, 'doctor', actor);
	relayCall(backstage, socket, 'doctor');
	whileConnected(backstage, socket, actor, askEveryMs, async (ctx) => {
		await socket.timeout(askEveryMs).emitWithAck('presence:check');
		await touchPresence(ctx);
	});
	return true;
}
