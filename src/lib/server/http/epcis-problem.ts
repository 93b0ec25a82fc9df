import { Failure, failureKind, type FailureCode } from '$lib/contract/errors';
import type { Problem } from '$lib/contract/http/epcis';
import { epcisHeaders } from './epcis-headers';

/** The exceptions of EPCIS 2.0 (section 12.7 and its OpenAPI) by our failure codes. */
const exceptions: Partial<Record<FailureCode, readonly [exception: string, title: string]>> = {
	invalid_input: ['ValidationException', 'The event or document is not valid'],
	event_differs: ['ResourceAlreadyExistsException', 'Another event is on record under this event id'],
	too_large: ['CaptureLimitExceededException', 'Capture payload too large'],
	query_invalid: ['QueryParameterException', 'A query parameter is not understood'],
	not_implemented: ['ImplementationException', 'Not implemented here'],
	query_too_large: ['QueryTooLargeException', 'The query finds too many events'],
	address_too_long: ['URITooLongException', 'URI too long'],
	media_unsupported: ['UnsupportedMediaTypeException', 'Unsupported media type'],
	not_acceptable: ['NotAcceptableException', 'The answer cannot be given as requested'],
	too_many_requests: ['CaptureLimitExceededException', 'Too many requests'],
	not_found: ['NoSuchResourceException', 'Resource not found'],
	not_signed_in: ['SecurityException', 'Unauthorised request'],
	wrong_credentials: ['SecurityException', 'Unauthorised request'],
	device_revoked: ['SecurityException', 'Unauthorised request'],
	forbidden: ['SecurityException', 'Access to resource forbidden']
};

export function problemOf({ code, message, detail }: Failure, requestId: string): Problem {
	const [exception, title] = exceptions[code] ?? ['ImplementationException', 'A server-side error occurred'];
	return {
		type: `epcisException:${exception}`,
		title,
		status: failureKind(code).status,
		detail: message,
		requestId,
		...(detail?.errors !== undefined && { errors: detail.errors }),
		...(detail?.path !== undefined && { errors: [{ path: detail.path, reason: message }] }),
		...(detail?.parameter !== undefined && { parameter: detail.parameter })
	};
}

export const problemAnswer = (failure: Failure, requestId: string): Response =>
	new Response(JSON.stringify(problemOf(failure, requestId)), {
		status: failureKind(failure.code).status,
		headers: {
			...epcisHeaders,
			'content-type': 'application/problem+json',
			'cache-control': 'no-store',
			// The rest of the body was not read: the next request needs a line of its own.
			...(failure.code === 'too_large' && { connection: 'close' })
		}
	});
