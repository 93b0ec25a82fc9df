import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import { rejoinCall, relayCall } from './call-signals';
import type { Backstage } from './handle';

/** @returns false for anybody who did not come in by a guest's link. */
export async function connectGuest(backstage: Backstage, socket: Socket, actor: Actor): Promise<boolean> {
	if (actor.kind !== 'guest') return false;
	await socket.join(`guest:${actor.id}`);
	await rejoinCall(backstage, socket, 'guest', actor);
	relayCall(backstage, socket, 'guest');
	return true;
}
