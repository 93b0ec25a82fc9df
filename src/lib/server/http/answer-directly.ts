import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type * as v from 'valibot';
import type { Identifier } from '../auth/identify';
import type { Context, Services } from '../context';
import { countDirectAnswer, countRequest } from '../metrics';
import { answerRequest, mostBytes, type Operation, type Told } from './answer-request';
import { credentialsOf } from './credentials';
import { securityHeaders } from './security-headers';

/** An endpoint that needs nothing of SvelteKit's event, so that it can be asked without it. */
export interface DirectEndpoint<
	Body extends v.GenericSchema = v.GenericSchema,
	Answer = unknown
> extends Operation<Body, Answer> {
	run(ctx: Context, body: v.InferOutput<Body>): Answer | Promise<Answer>;
}

/** Answers a request and says so, or leaves it untouched to SvelteKit. */
export type DirectHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

const decoder = new TextDecoder();

/** The whole body; rejects when the sender goes away before its end. */
function readText(request: IncomingMessage): Promise<string> {
	return new Promise((done, failed) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const [only] = chunks;
			done(decoder.decode(chunks.length === 1 && only ? only : Buffer.concat(chunks)));
		});
		request.once('close', () => failed(new Error('the sender went away')));
	});
}

/**
 * Answers the busiest endpoints from the bare request: SvelteKit's way to an endpoint costs several times what the
 * verification itself does. Only the plain case is answered here (a JSON body of known length from somebody whom
 * this process has looked up in the last seconds); everything else goes SvelteKit's way to the same definition, so
 * that odd requests, strangers and their addresses are judged in one place.
 */
export function createDirectHandler(
	services: Services,
	identifier: Pick<Identifier, 'known'>,
	endpoints: Readonly<Record<string, DirectEndpoint>>
): DirectHandler {
	const byPath = new Map(Object.entries(endpoints));
	return (request, response) => {
		const path = request.url ?? '';
		const definition = request.method === 'POST' ? byPath.get(path) : undefined;
		if (!definition) return false;
		const { headers } = request;
		if (!/^application\/json *(;|$)/.test(headers['content-type'] ?? '')) return false;
		const contentLength = headers['content-length'] ?? '0';
		if (contentLength === '0' || Number(contentLength) > mostBytes) return false;
		const actor = identifier.known(credentialsOf((name) => headers[name]));
		if (!actor) return false;

		const begun = performance.now();
		const tell = (told: Told) => {
			countDirectAnswer();
			countRequest(path, 'POST', told.status, (performance.now() - begun) / 1000);
			response.writeHead(told.status, { ...told.headers, ...securityHeaders });
			response.end(told.body);
		};
		const asked = {
			services,
			requestId: randomUUID(),
			identify: () => actor,
			address: (): string => {
				throw new TypeError('a stranger is answered by SvelteKit');
			},
			contentLength,
			text: () => readText(request)
		};
		answerRequest(definition, asked, (ctx, body) => definition.run(ctx, body)).then(
			tell,
			(error: unknown) => {
				services.log.error({ requestId: asked.requestId, error }, 'an answer could not be sent');
				response.destroy();
			}
		);
		return true;
	};
}
