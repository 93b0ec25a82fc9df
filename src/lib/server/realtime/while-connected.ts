import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import type { Context } from '../context';
import { toFailure } from '../http/failure-answer';
import type { Backstage } from './handle';

/** A page is let in right after its handshake; steps wait for that. */
const soonMs = 200;

/** Runs a step soon and then regularly while a page is connected, and another when it left; a failed run is only noted. */
export function whileConnected(
	{ services }: Backstage,
	socket: Socket,
	actor: Actor,
	everyMs: number,
	step: (ctx: Context) => Promise<void>,
	goodbye?: (ctx: Context) => Promise<void>
): void {
	const note = (what: (ctx: Context) => Promise<void>) => {
		const ctx: Context = { services, requestId: socket.id, actor, now: () => new Date() };
		what(ctx).catch((error: unknown) =>
			services.log.debug({ requestId: socket.id, code: toFailure(error).code }, 'presence was not noted')
		);
	};
	const run = () => {
		// A page that went away before it was let in never says goodbye.
		if (socket.connected) note(step);
		else clearInterval(timer);
	};
	const timer = setInterval(run, everyMs);
	setTimeout(run, soonMs);
	socket.on('disconnect', () => {
		clearInterval(timer);
		if (goodbye) note(goodbye);
	});
}
