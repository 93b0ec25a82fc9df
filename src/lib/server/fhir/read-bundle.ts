import { Failure } from '$lib/contract/errors';
import type { IncomingEntry } from '$lib/domain/fhir/read-incoming';
import type { Resource } from '$lib/domain/fhir/resource';
import { parseJson } from '../epcis/read-document';
import { fhirLimits } from './limits';
import { findResourceFault } from './validator';

export interface BundleEntry extends IncomingEntry {
	readonly request?: { readonly method?: string; readonly url?: string; readonly ifNoneExist?: string };
}

export interface ReadBundle extends Resource {
	readonly type: 'transaction' | 'document';
	readonly entry: readonly BundleEntry[];
}

export const structure = (expression: string, reason: string, kind = 'structure'): Failure =>
	new Failure('invalid_input', `${expression}: ${reason}`, { expression, kind });

/** A resource off the wire. @throws Failure invalid_input: no JSON, nested too deeply, no R4 */
export async function readResourceBytes(bytes: Uint8Array): Promise<Resource> {
	const value = parseJson(bytes);
	const fault = await findResourceFault(value);
	if (fault) throw structure(fault.expression, fault.reason, fault.kind);
	return value as Resource;
}

/** @throws Failure invalid_input, too_large */
export async function readBundle(bytes: Uint8Array): Promise<ReadBundle> {
	const resource = await readResourceBytes(bytes);
	if (resource.resourceType !== 'Bundle') throw structure('Resource.resourceType', 'a Bundle is expected');
	const { type, entry = [] } = resource as Resource & { entry?: BundleEntry[] };
	if (type !== 'transaction' && type !== 'document')
		throw structure('Bundle.type', 'a transaction or a document is expected', 'code-invalid');
	if (entry.length > fhirLimits.entries)
		throw new Failure('too_large', `at most ${fhirLimits.entries} entries`);
	const urls = entry.map(({ fullUrl }) => fullUrl);
	if (urls.some((url) => url === undefined) || new Set(urls).size < urls.length)
		throw structure('Bundle.entry.fullUrl', 'every entry needs one of its own (bdl-7)');
	for (const [at, { request }] of entry.entries()) {
		if (type === 'document' && request)
			throw structure(`Bundle.entry[${at}].request`, 'a document has none (bdl-3)');
		if (type === 'transaction' && request?.method !== 'POST')
			throw structure(
				`Bundle.entry[${at}].request.method`,
				'POST is taken, and nothing else',
				'not-supported'
			);
	}
	if (type === 'document' && entry[0]?.resource?.resourceType !== 'Composition')
		throw structure('Bundle.entry[0]', 'a document begins with its Composition (bdl-11)');
	return { ...resource, type, entry };
}

/** The hospital's signature: the one JWS among the signatures of a bundle. @throws Failure signature_invalid */
export function jwsOf(provenances: readonly Resource[]): string {
	const signatures = provenances.flatMap(
		({ signature }) => (signature ?? []) as ReadonlyArray<{ sigFormat?: string; data?: string }>
	);
	const [jws, ...more] = signatures.filter(({ sigFormat }) => sigFormat === 'application/jose');
	if (!jws?.data || more.length > 0)
		throw new Failure('signature_invalid', 'exactly one signature in the form application/jose is expected', {
			reason: 'format'
		});
	return Buffer.from(jws.data, 'base64').toString('latin1');
}
