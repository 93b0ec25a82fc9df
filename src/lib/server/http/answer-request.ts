import * as v from 'valibot';
import type { Actor } from '$lib/contract/actor';
import { Failure, failureKind } from '$lib/contract/errors';
import type { Context, Services } from '../context';
import { failureBody, reportFailure } from './failure-answer';

/** What an endpoint is, whichever server has received the request. */
export interface Operation<Body extends v.GenericSchema, Answer> {
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
	/** The answer as JSON text, where `JSON.stringify` would lose something. */
	write?(answer: Answer): string;
}

/** A request, as far as an endpoint needs it. */
export interface Asked {
	readonly services: Services;
	readonly requestId: string;
	identify(): Actor | Promise<Actor>;
	/** Where a stranger asks from; the limit on requests counts by it. */
	address(): string;
	/** Null where the request does not say. */
	readonly contentLength: string | null;
	text(): string | Promise<string>;
}

export interface Told {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | null;
}

/** Largest JSON body. Files have endpoints of their own. */
export const mostBytes = 256 * 1024;

async function readText(asked: Asked): Promise<string> {
	try {
		return await asked.text();
	} catch (error) {
		// The server that received the request has a limit of its own, far above ours.
		const tooLarge = error instanceof Error && 'status' in error && error.status === 413;
		throw tooLarge
			? new Failure('too_large', `at most ${mostBytes} bytes`)
			: new Failure('invalid_input', 'the body broke off');
	}
}

async function readBody<Schema extends v.GenericSchema>(
	asked: Asked,
	schema: Schema
): Promise<v.InferOutput<Schema>> {
	if (Number(asked.contentLength ?? 0) > mostBytes)
		throw new Failure('too_large', `at most ${mostBytes} bytes`);
	const text = await readText(asked);
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

const json = (status: number, body: string): Told => ({
	status,
	headers: {
		'content-type': 'application/json',
		'content-length': String(Buffer.byteLength(body)),
		'cache-control': 'no-store'
	},
	body
});

/** Edges stay thin: who asks, read and validate the body, call one service, map the answer or the failure. */
export async function answerRequest<Body extends v.GenericSchema, Answer>(
	definition: Operation<Body, Answer>,
	asked: Asked,
	run: (ctx: Context, body: v.InferOutput<Body>) => Answer | Promise<Answer>
): Promise<Told> {
	const { services, requestId } = asked;
	let ctx: Context = { services, requestId, actor: { kind: 'nobody' }, now: () => new Date() };
	try {
		if (!definition.open) ctx = { ...ctx, actor: await asked.identify() };
		services.rateLimit.take(ctx.actor, () => asked.address());
		const body = definition.body ? await readBody(asked, definition.body) : undefined;
		const answer = await run(ctx, body as v.InferOutput<Body>);
		if (answer === undefined) return { status: 204, headers: {}, body: null };
		return json(definition.status ?? 200, definition.write?.(answer) ?? JSON.stringify(answer));
	} catch (error) {
		const failure = await reportFailure(services, ctx, error, requestId, definition.operation);
		return json(failureKind(failure.code).status, JSON.stringify(failureBody(failure, requestId)));
	}
}
