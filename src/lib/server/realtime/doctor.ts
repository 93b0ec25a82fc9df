import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import type { Backstage } from './handle';

/** @returns false for anybody who is not a doctor. */
export function connectDoctor(_backstage: Backstage, socket: Socket, actor: Actor): boolean {
	if (actor.kind !== 'staff' || actor.role !== 'doctor') return false;
	void socket.join(`hospital:${actor.hospitalId}`);
	return true;
}
