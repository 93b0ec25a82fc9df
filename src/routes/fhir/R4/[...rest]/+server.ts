import type { RequestEvent } from '@sveltejs/kit';
import { version } from '$app/environment';
import { Failure } from '$lib/contract/errors';
import { requirePermission } from '$lib/server/access';
import type { Context } from '$lib/server/context';
import { fhirLimits } from '$lib/server/fhir/limits';
import { fhirEndpoint, versionHeaders, type FhirAnswer } from '$lib/server/http/fhir-endpoint';
import { isStrict, requireFhirJson } from '$lib/server/http/fhir-headers';
import { readBytes } from '$lib/server/http/read-bytes';
import { cancelExchanged } from '$lib/server/services/fhir/cancel-exchanged';
import { describeCapabilities } from '$lib/server/services/fhir/describe-capabilities';
import { describeReceived } from '$lib/server/services/fhir/describe-received';
import { readDocument } from '$lib/server/services/fhir/read-document';
import { readKeys } from '$lib/server/services/fhir/read-keys';
import { readResource } from '$lib/server/services/fhir/read-resource';
import { receivePrescription } from '$lib/server/services/fhir/receive-prescription';
import { searchResources } from '$lib/server/services/fhir/search-resources';
import { requireType } from '$lib/server/services/fhir/served-types';

const baseOf = ({ url }: RequestEvent): string => `${url.origin}/fhir/R4`;
const stepsOf = ({ params }: RequestEvent): string[] =>
	(params.rest ?? '').split('/').filter((step) => step !== '');

/** @throws Failure method_not_allowed; for a type that is not served, not_found */
function notAllowed(event: RequestEvent): never {
	const [type, id] = stepsOf(event);
	if (type !== undefined && type !== 'metadata') requireType(type);
	const allow = type === undefined ? 'POST' : id && type === 'MedicationRequest' ? 'GET, PUT' : 'GET';
	throw new Failure('method_not_allowed', `only ${allow} is taken here`, { allow });
}

async function readOne(ctx: Context, event: RequestEvent, type: string, id: string): Promise<FhirAnswer> {
	const resource = await readResource(ctx, type, id);
	const headers = versionHeaders(resource);
	const known = event.request.headers.get('if-none-match');
	const same = known?.split(',').some((tag) => tag.trim() === headers.etag);
	return same ? { status: 304, headers } : { resource, headers };
}

const search = async (ctx: Context, event: RequestEvent, type: string, form?: URLSearchParams) => ({
	resource: await searchResources(ctx, {
		type,
		given: [...event.url.searchParams, ...(form ?? [])],
		inAddress: form === undefined,
		strict: isStrict(event.request.headers),
		base: baseOf(event)
	})
});

export const GET = fhirEndpoint('fhir.read', async (ctx, event) => {
	const [type, id, operation, ...rest] = stepsOf(event);
	if (type === 'metadata' && id === undefined)
		return { resource: await describeCapabilities(ctx, { version, base: baseOf(event) }) };
	if (type === undefined || rest.length > 0) return notAllowed(event);
	if (id === undefined) return search(ctx, event, type);
	if (operation === undefined) return readOne(ctx, event, type, id);
	if (type === 'MedicationRequest' && operation === '$document')
		return { resource: await readDocument(ctx, id, baseOf(event)) };
	if (type === 'Organization' && operation === '$keys')
		return { json: await readKeys(ctx, id), headers: { 'content-type': 'application/jwk-set+json' } };
	throw new Failure('not_found', 'no such operation', { kind: 'not-supported' });
});

/** A search whose values may not stand in an address. */
async function searchByForm(ctx: Context, event: RequestEvent, type: string): Promise<FhirAnswer> {
	requirePermission(ctx, 'fhir.read');
	const { headers } = event.request;
	if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(headers.get('content-type') ?? ''))
		throw new Failure('media_unsupported', 'application/x-www-form-urlencoded is expected');
	const bytes = await readBytes(event.request, fhirLimits.bytes);
	return search(ctx, event, type, new URLSearchParams(new TextDecoder().decode(bytes)));
}

/** One entry for each of the request, in its order; what is kept inside the prescription has no address of its own. */
async function receive(ctx: Context, event: RequestEvent): Promise<FhirAnswer> {
	requirePermission(ctx, 'fhir.receive');
	requireFhirJson(event.request.headers);
	const bytes = await readBytes(event.request, fhirLimits.bytes);
	return {
		resource: await describeReceived(ctx, await receivePrescription(ctx, bytes), baseOf(event))
	};
}

export const POST = fhirEndpoint('fhir.receive', async (ctx, event) => {
	const [type, id, ...rest] = stepsOf(event);
	if (type === undefined) return receive(ctx, event);
	if (id === '_search' && rest.length === 0) return searchByForm(ctx, event, type);
	return notAllowed(event);
});

export const PUT = fhirEndpoint('fhir.cancel', async (ctx, event) => {
	const [type, id, ...rest] = stepsOf(event);
	if (type !== 'MedicationRequest' || id === undefined || rest.length > 0) return notAllowed(event);
	requirePermission(ctx, 'fhir.receive');
	const { headers } = event.request;
	requireFhirJson(headers);
	const bytes = await readBytes(event.request, fhirLimits.bytes);
	await cancelExchanged(ctx, id, {
		bytes,
		ifMatch: headers.get('if-match'),
		provenance: headers.get('x-provenance')
	});
	return readOne(ctx, event, type, id);
});

export const fallback = fhirEndpoint('fhir.other', (_ctx, event) => notAllowed(event));
