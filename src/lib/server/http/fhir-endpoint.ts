import type { RequestEvent } from '@sveltejs/kit';
import { Failure } from '$lib/contract/errors';
import type { Resource } from '$lib/domain/fhir/resource';
import type { Context } from '../context';
import { reportFailure } from './failure-answer';
import { requireFhirAcceptable } from './fhir-headers';
import { fhirJson, outcomeAnswer } from './fhir-outcome';

export interface FhirAnswer {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Nothing for an answer without a body. */
	readonly resource?: Resource;
	/** Instead of a resource, what is none; its type stands in the headers. */
	readonly json?: object;
}

/** Characters of an address. */
const longestAddress = 8_000;

/** Version and time of a single resource, R4 http.html#versioning. */
export function versionHeaders({ meta }: Resource): Record<string, string> {
	return {
		...(meta?.versionId && { etag: `W/"${meta.versionId}"` }),
		...(meta?.lastUpdated && { 'last-modified': new Date(meta.lastUpdated).toUTCString() })
	};
}

/** As `endpoint`, with the media type and the OperationOutcome of FHIR. */
export function fhirEndpoint(
	operation: string,
	run: (ctx: Context, event: RequestEvent) => Promise<FhirAnswer>
) {
	return async (event: RequestEvent): Promise<Response> => {
		const { services, requestId } = event.locals;
		let ctx: Context = { services, requestId, actor: { kind: 'nobody' }, now: () => new Date() };
		try {
			ctx = { ...ctx, actor: await event.locals.identify() };
			services.rateLimit.take(ctx.actor, () => event.getClientAddress());
			if (event.url.href.length > longestAddress)
				throw new Failure('address_too_long', `at most ${longestAddress} characters`);
			requireFhirAcceptable(event.request.headers, event.url);
			const { status = 200, headers, resource, json } = await run(ctx, event);
			return new Response(resource || json ? JSON.stringify(resource ?? json) : null, {
				status,
				headers: {
					...(resource && { 'content-type': `${fhirJson}; charset=utf-8` }),
					'cache-control': 'no-store',
					...headers
				}
			});
		} catch (error) {
			return outcomeAnswer(await reportFailure(services, ctx, error, requestId, operation), requestId);
		}
	};
}
