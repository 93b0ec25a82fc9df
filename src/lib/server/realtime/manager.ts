import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import type { Backstage } from './handle';

/** @returns false for anybody who is neither a manager nor of the platform. */
export function connectManager(_backstage: Backstage, socket: Socket, actor: Actor): boolean {
	if (actor.kind !== 'staff' || (actor.role !== 'manager' && actor.role !== 'platform')) return false;
	if (actor.chainId) void socket.join(`chain:${actor.chainId}`);
	return true;
}
