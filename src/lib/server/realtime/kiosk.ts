import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import { emptyInput } from '$lib/contract/realtime/call';
import type { Context } from '../context';
import { queueOfDevice } from '../services/consult/follow-queue';
import { deviceBeatMs } from '../services/device/list-devices';
import { markGone, markSeen } from '../services/device/mark-presence';
import { rejoinCall, relayCall } from './call-signals';
import { handle, type Backstage } from './handle';
import { whileConnected } from './while-connected';

/** @returns false for anybody who is not a paired kiosk. */
export async function connectKiosk(backstage: Backstage, socket: Socket, actor: Actor): Promise<boolean> {
	if (actor.kind !== 'device') return false;
	await socket.join(`device:${actor.id}`);
	await rejoinCall(backstage, socket, 'kiosk', actor);
	relayCall(backstage, socket, 'kiosk');
	// Places of others ahead change what this kiosk shows, so it listens to the queue it waits in.
	handle(backstage, socket, 'queue:follow', emptyInput, async (ctx) => {
		const hospitalId = await queueOfDevice(ctx);
		if (hospitalId) await socket.join(`queue:${hospitalId}`);
		return { following: hospitalId !== undefined };
	});
	// Its customer's place in a queue is kept as long as the kiosk is seen.
	let opened = true;
	const beat = (ctx: Context) => {
		const first = opened;
		opened = false;
		return markSeen(ctx, { opened: first });
	};
	whileConnected(backstage, socket, actor, deviceBeatMs, beat, (ctx) => {
		// A reloaded page opens its new line before the old one is noticed to be gone.
		const stays = socket.nsp.adapter.rooms.get(`device:${actor.id}`)?.size;
		return stays ? Promise.resolve() : markGone(ctx);
	});
	return true;
}
