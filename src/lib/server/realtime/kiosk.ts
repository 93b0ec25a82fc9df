import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import { emptyInput } from '$lib/contract/realtime/call';
import { queueOfDevice, touchKiosk } from '../services/consult/follow-queue';
import { rejoinCall, relayCall } from './call-signals';
import { handle, type Backstage } from './handle';
import { whileConnected } from './while-connected';

/** How often a connected kiosk is written down as seen; its place in a queue is kept by it. */
const seenEveryMs = 30_000;

/** @returns false for anybody who is not a paired kiosk. */
export async function connectKiosk(backstage: Backstage, socket: Socket, actor: Actor): Promise<boolean> {
	if (actor.kind !== 'device') return false;
	await socket.join(`device:${actor.id}`);
	await rejoinCall(backstage, socket, '/kiosk', actor);
	relayCall(backstage, socket, '/kiosk');
	// Places of others ahead change what this kiosk shows, so it listens to the queue it waits in.
	handle(backstage, socket, 'queue:follow', emptyInput, async (ctx) => {
		const hospitalId = await queueOfDevice(ctx);
		if (hospitalId) await socket.join(`queue:${hospitalId}`);
		return { following: hospitalId !== undefined };
	});
	whileConnected(backstage, socket, actor, seenEveryMs, touchKiosk);
	return true;
}
