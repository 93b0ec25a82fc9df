import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import type { Backstage } from './handle';

/** @returns false for anybody who is not a manager. */
export function connectManager(_backstage: Backstage, socket: Socket, actor: Actor): boolean {
	if (actor.kind !== 'staff' || actor.role !== 'manager') return false;
	void socket.join(`chain:${actor.chainId}`);
	return true;
}
