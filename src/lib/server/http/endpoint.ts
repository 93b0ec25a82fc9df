import { json, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { Failure, failureKind } from '$lib/contract/errors';
import type { Context } from '../context';
import { failureBody, reportFailure } from './failure-answer';

interface Endpoint<Body extends v.GenericSchema, Answer> {
	/** Named in the log and in the audit trail when the step is refused. */
	readonly operation: string;
	/** What the body must be; without one the request has no body. */
	readonly body?: Body;
	readonly status?: number;
	/**
	 * Serves anybody alike and never asks who it is: a kiosk whose cookie was revoked must still be able to ask for
	 * a new pairing.
	 */
	readonly open?: true;
	run(ctx: Context, body: v.InferOutput<Body>, event: RequestEvent): Promise<Answer>;
}

/** Largest JSON body. Files have endpoints of their own. */
const mostBytes = 256 * 1024;

async function readBody<Schema extends v.GenericSchema>(
	request: Request,
	schema: Schema
): Promise<v.InferOutput<Schema>> {
	if (Number(request.headers.get('content-length') ?? 0) > mostBytes)
		throw new Failure('too_large', `at most ${mostBytes} bytes`);
	const text = await request.text();
	if (text.length > mostBytes) throw new Failure('too_large', `at most ${mostBytes} bytes`);
	let data: unknown;
	try {
		// No body at all is for the schema to judge: some steps may come without one.
		data = text === '' ? undefined : JSON.parse(text);
	} catch {
		throw new Failure('invalid_input', 'the body is not JSON');
	}
	const parsed = v.safeParse(schema, data, { abortPipeEarly: true });
	if (parsed.success) return parsed.output;
	const [issue] = parsed.issues;
	const field = issue.path?.map(({ key }) => String(key)).join('.') ?? '';
	throw new Failure('invalid_input', field ? `${field}: ${issue.expected ?? issue.message}` : issue.message, {
		field
	});
}

/** Edges stay thin: read and validate the body, call one service, map the answer or the failure. */
export function endpoint<Body extends v.GenericSchema, Answer>(definition: Endpoint<Body, Answer>) {
	return async (event: RequestEvent): Promise<Response> => {
		const { services, requestId } = event.locals;
		let ctx: Context = { services, requestId, actor: { kind: 'nobody' }, now: () => new Date() };
		try {
			if (!definition.open) ctx = { ...ctx, actor: await event.locals.identify() };
			services.rateLimit.take(ctx.actor, event.getClientAddress());
			const body = definition.body ? await readBody(event.request, definition.body) : undefined;
			const answer = await definition.run(ctx, body as v.InferOutput<Body>, event);
			if (answer instanceof Response) return answer;
			if (answer === undefined) return new Response(null, { status: 204 });
			return json(answer, { status: definition.status ?? 200, headers: { 'cache-control': 'no-store' } });
		} catch (error) {
			const failure = await reportFailure(services, ctx, error, requestId, definition.operation);
			return json(failureBody(failure, requestId), {
				status: failureKind(failure.code).status,
				headers: { 'cache-control': 'no-store' }
			});
		}
	};
}
