import { json, type Handle } from '@sveltejs/kit';
import { building } from '$app/environment';
import { Failure, failureKind } from '$lib/contract/errors';
import { failureBody } from './failure-answer';

/** Takes whole files and has a limit of its own (`services/imports/receive-file.ts`). */
const filePath = '/api/v1/imports';

const tooLarge = (most: number): Failure => new Failure('too_large', `at most ${most} bytes`);

/** The body that breaks off when it turns out longer than it may be. */
function limited(body: ReadableStream<Uint8Array>, most: number): ReadableStream<Uint8Array> {
	let bytes = 0;
	return body.pipeThrough(
		new TransformStream<Uint8Array, Uint8Array>({
			transform(chunk, out) {
				bytes += chunk.byteLength;
				if (bytes > most) out.error(tooLarge(most));
				else out.enqueue(chunk);
			}
		})
	);
}

/** Holds every path but that of files to the ordinary limit; a body without a stated length is counted as it comes. */
export const handleBodyLimit: Handle = ({ event, resolve }) => {
	const { request, locals } = event;
	if (building || !request.body || event.url.pathname === filePath) return resolve(event);
	const most = locals.services.config.bodyBytes;
	const stated = request.headers.get('content-length');
	if (stated === null)
		event.request = new Request(request, {
			body: limited(request.body, most),
			duplex: 'half'
		} as RequestInit);
	else if (Number(stated) > most) {
		const failure = tooLarge(most);
		return json(failureBody(failure, locals.requestId), { status: failureKind(failure.code).status });
	}
	return resolve(event);
};
