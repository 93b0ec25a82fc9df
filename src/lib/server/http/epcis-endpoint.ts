import type { RequestEvent } from '@sveltejs/kit';
import { Failure } from '$lib/contract/errors';
import { requirePermission, type Permission } from '../access';
import type { Context } from '../context';
import { epcisHeaders, requireAcceptable, requireJson } from './epcis-headers';
import { problemAnswer } from './epcis-problem';
import { reportFailure } from './failure-answer';
import { readBytes } from './read-bytes';

export interface EpcisAnswer {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON; nothing for an answer without a body. */
	readonly body?: unknown;
}

interface EpcisEndpoint {
	readonly operation: string;
	/** Asked before anything of the body is read; the service asks again. */
	readonly permission: Permission;
	/** Most bytes of the body; without it none is read. */
	readonly bytes?: number;
	run(ctx: Context, event: RequestEvent, body: Uint8Array): Promise<EpcisAnswer>;
}

/** Characters of an address; more is refused as the standard says. */
const longestAddress = 8_000;

/** As `endpoint`, with the headers, media types and problem answers (RFC 7807) that EPCIS 2.0 asks for. */
export function epcisEndpoint({ operation, permission, bytes, run }: EpcisEndpoint) {
	return async (event: RequestEvent): Promise<Response> => {
		const { services, requestId } = event.locals;
		let ctx: Context = { services, requestId, actor: { kind: 'nobody' }, now: () => new Date() };
		try {
			ctx = { ...ctx, actor: await event.locals.identify() };
			services.rateLimit.take(ctx.actor, () => event.getClientAddress());
			requirePermission(ctx, permission);
			if (event.url.href.length > longestAddress)
				throw new Failure('address_too_long', `at most ${longestAddress} characters`);
			const { headers } = event.request;
			requireAcceptable(headers, bytes === undefined);
			if (bytes !== undefined) requireJson(headers);
			const body = bytes === undefined ? new Uint8Array() : await readBytes(event.request, bytes);
			const answer = await run(ctx, event, body);
			return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), {
				status: answer.status ?? 200,
				headers: {
					...epcisHeaders,
					...(answer.body !== undefined && { 'content-type': 'application/json' }),
					'cache-control': 'no-store',
					...answer.headers
				}
			});
		} catch (error) {
			return problemAnswer(await reportFailure(services, ctx, error, requestId, operation), requestId);
		}
	};
}
