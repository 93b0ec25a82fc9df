import { Failure, isFailureCode, type FailureBody } from '$lib/contract/errors';

/** As whom this page speaks when the browser holds both a staff session and a device cookie. */
export type Voice = 'staff' | 'device' | 'guest';

/** The server could not be reached at all, or did not answer in time. Nothing is known about what it did. */
export class Unreachable extends Error {
	constructor(cause: unknown) {
		super('the server is out of reach', { cause });
		this.name = 'Unreachable';
	}
}

function failureFrom(body: unknown, status: number): Failure {
	const error = (body as Partial<FailureBody> | null)?.error;
	if (error && isFailureCode(error.code)) return new Failure(error.code, error.message, error.detail);
	return new Failure(status === 503 ? 'database_unavailable' : 'internal', `HTTP ${status}`);
}

/**
 * One call to our own API. A `Blob` is sent as it is, everything else as JSON.
 * @throws Failure when the server refused, Unreachable when it could not be asked.
 */
export async function callApi<Answer>(
	voice: Voice,
	method: 'GET' | 'POST' | 'PUT' | 'DELETE',
	path: string,
	body?: unknown,
	timeoutMs = 10_000
): Promise<Answer> {
	let response: Response;
	try {
		response = await fetch(path, {
			method,
			headers: {
				'x-wenyao-as': voice,
				...(body !== undefined && {
					'content-type': body instanceof Blob ? body.type : 'application/json'
				})
			},
			body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
			signal: AbortSignal.timeout(timeoutMs)
		});
	} catch (error) {
		throw new Unreachable(error);
	}
	if (response.status === 204) return undefined as Answer;
	const data: unknown = await response.json().catch(() => null);
	if (!response.ok) throw failureFrom(data, response.status);
	return data as Answer;
}

/**
 * A file from our own API.
 * @throws Failure, Unreachable
 */
export async function fetchFile(
	voice: Voice,
	method: 'GET' | 'POST',
	path: string,
	body?: unknown,
	timeoutMs = 60_000
): Promise<Blob> {
	try {
		const response = await fetch(path, {
			method,
			headers: { 'x-wenyao-as': voice, 'content-type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(timeoutMs)
		});
		if (response.ok) return await response.blob();
		throw failureFrom(await response.json().catch(() => null), response.status);
	} catch (error) {
		throw error instanceof Failure ? error : new Unreachable(error);
	}
}

/** Worth trying again by itself: the server or its database was away, not the request wrong. */
export const isPassing = (error: unknown): boolean =>
	error instanceof Unreachable ||
	(error instanceof Failure && (error.code === 'database_unavailable' || error.code === 'shutting_down'));
