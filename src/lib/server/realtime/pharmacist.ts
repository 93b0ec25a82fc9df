import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import type { Backstage } from './handle';

/** @returns false for anybody who is not a pharmacist. */
export function connectPharmacist(_backstage: Backstage, socket: Socket, actor: Actor): boolean {
	if (actor.kind !== 'staff' || actor.role !== 'pharmacist') return false;
	void socket.join(`store:${actor.storeId}`);
	return true;
}
