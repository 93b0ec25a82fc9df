import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import type { Backstage } from './handle';

/** @returns false for anybody who is not a paired kiosk. */
export function connectKiosk(_backstage: Backstage, socket: Socket, actor: Actor): boolean {
	if (actor.kind !== 'device') return false;
	void socket.join(`device:${actor.id}`);
	return true;
}
