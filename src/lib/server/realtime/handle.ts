import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io';
import * as v from 'valibot';
import type { Ack } from '$lib/contract/realtime/ack';
import type { Actor } from '$lib/contract/actor';
import { Failure } from '$lib/contract/errors';
import type { Context, Services } from '../context';
import { failureBody, reportFailure } from '../http/failure-answer';
import type { CallSeats } from './call-seats';
import { createEventLimit, type EventVerdict } from './event-limit';

/** What the namespaces are given by the composition root. */
export interface Backstage {
	readonly services: Services;
	readonly seats: CallSeats;
	/** Asked again for every event, from the cache: a revoked session loses its socket's powers within seconds. */
	identify(socket: Socket): Promise<Actor>;
}

/**
 * Answers one event: validates what came, calls `run`, acknowledges with data or a failure. An event without an
 * acknowledgement is answered to nobody but handled all the same. A flood is refused before anybody is asked.
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
		const verdict = limitOf(socket)();
		if (!verdict.pass) {
			const failure = new Failure('too_many_requests', 'too many events; wait a moment', {
				retryAfterSeconds: 2
			});
			answer(failureBody(failure, requestId));
			if (verdict.say) services.log.warn({ requestId, operation: event, code: failure.code }, 'refused');
			if (verdict.close) socket.disconnect(true);
			return;
		}
		let ctx: Context = { services, requestId, actor: { kind: 'nobody' }, now: () => new Date() };
		try {
			ctx = { ...ctx, actor: await backstage.identify(socket) };
			services.rateLimit.take(ctx.actor, () => socket.handshake.address);
			const input = v.safeParse(schema, raw);
			if (!input.success) throw wrongInput(event, input.issues[0]);
			answer({ data: await run(ctx, input.output) });
		} catch (error) {
			const failure = await reportFailure(services, ctx, error, requestId, event);
			answer(failureBody(failure, requestId));
		}
	});
}

/** Names the place and what was expected, never what came. */
function wrongInput(event: string, issue: v.BaseIssue<unknown>): Failure {
	const field = v.getDotPath(issue) ?? '';
	return issue.type === 'max_length'
		? new Failure('too_large', `${event}: ${field} is too long`, { field })
		: new Failure('invalid_input', `${event}: ${field} must be ${issue.expected ?? 'valid'}`, { field });
}

function limitOf(socket: Socket): () => EventVerdict {
	const data = socket.data as { limit?: () => EventVerdict };
	return (data.limit ??= createEventLimit());
}
