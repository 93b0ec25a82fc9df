import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io';
import type { Actor, DeviceActor } from '$lib/contract/actor';
import type { Context } from '../context';
import { deviceBeatMs } from '../services/device/list-devices';
import { markGone, markSeen } from '../services/device/mark-presence';
import type { Backstage } from './handle';

/** @returns false for anybody who is not a paired kiosk. */
export function connectKiosk(backstage: Backstage, socket: Socket, actor: Actor): boolean {
	if (actor.kind !== 'device') return false;
	void socket.join(`device:${actor.id}`);
	keepPresence(backstage, socket, actor);
	return true;
}

/** Notes that the kiosk is there while its line is open; a beat that is lost is made good by the next one. */
function keepPresence({ services }: Backstage, socket: Socket, actor: DeviceActor): void {
	const note = (step: (ctx: Context) => Promise<void>) => {
		const ctx: Context = { services, actor, requestId: randomUUID(), now: () => new Date() };
		step(ctx).catch((error: unknown) =>
			services.log.warn({ error: error instanceof Error ? error.message : '' }, 'presence was not noted')
		);
	};
	note((ctx) => markSeen(ctx, { opened: true }));
	const beat = setInterval(() => {
		// A client that left during the handshake never says goodbye.
		if (socket.connected) note((ctx) => markSeen(ctx, { opened: false }));
		else clearInterval(beat);
	}, deviceBeatMs);
	socket.on('disconnect', () => {
		clearInterval(beat);
		// A reloaded page opens its new line before the old one is noticed to be gone.
		if (!socket.nsp.adapter.rooms.get(`device:${actor.id}`)?.size) note(markGone);
	});
}
