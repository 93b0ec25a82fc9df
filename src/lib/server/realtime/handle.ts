import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io';
import * as v from 'valibot';
import type { Ack } from '$lib/contract/realtime/ack';
import type { Actor } from '$lib/contract/actor';
import { Failure } from '$lib/contract/errors';
import type { Context, Services } from '../context';
import { failureBody, reportFailure } from '../http/failure-answer';

/** What the namespaces are given by the composition root. */
export interface Backstage {
	readonly services: Services;
	/** Asked again for every event, from the cache: a revoked session loses its socket's powers within seconds. */
	identify(socket: Socket): Promise<Actor>;
}

/**
 * Answers one event: validates what came, calls `run`, acknowledges with data or a failure. An event without an
 * acknowledgement is answered to nobody but handled all the same.
 */
export function handle<Schema extends v.GenericSchema, Data>(
	backstage: Backstage,
	socket: Socket,
	event: string,
	schema: Schema,
	run: (ctx: Context, input: v.InferOutput<Schema>) => Promise<Data>
): void {
	socket.on(event, async (raw: unknown, acknowledge?: unknown) => {
		const requestId = randomUUID();
		const { services } = backstage;
		const answer = (ack: Ack<Data>) => {
			if (typeof acknowledge === 'function') acknowledge(ack);
		};
		let ctx: Context = { services, requestId, actor: { kind: 'nobody' }, now: () => new Date() };
		try {
			ctx = { ...ctx, actor: await backstage.identify(socket) };
			services.rateLimit.take(ctx.actor, () => socket.handshake.address);
			const input = v.safeParse(schema, raw);
			if (!input.success) throw new Failure('invalid_input', `${event}: ${input.issues[0].message}`);
			answer({ data: await run(ctx, input.output) });
		} catch (error) {
			const failure = await reportFailure(services, ctx, error, requestId, event);
			answer(failureBody(failure, requestId));
		}
	});
}
