import canonicalize from 'canonicalize';

/**
 * RFC 8785 form of JSON that came from a parser, as UTF-8. Unlike the documents of our own doctors, FHIR holds
 * fractions (a dose of 0.5): numbers are written as RFC 8785 says, by the shortest form of the double.
 * @throws TypeError for what no parser gives
 */
export function canonicalJson(value: unknown): Buffer {
	const text = canonicalize(value);
	if (text === undefined) throw new TypeError('no JSON');
	return Buffer.from(text, 'utf8');
}

interface Entry {
	readonly fullUrl?: unknown;
	readonly resource?: { readonly resourceType?: unknown };
}

/**
 * What a hospital signs of a bundle: fullUrl and resource of every entry in order, but for Provenance, which holds the
 * signature itself. How the bundle is sent, as a document or as a transaction, makes no difference to it.
 */
export const signedPart = (bundle: { readonly entry?: readonly Entry[] }): Buffer =>
	canonicalJson({
		entry: (bundle.entry ?? [])
			.filter(({ resource }) => resource?.resourceType !== 'Provenance')
			.map(({ fullUrl, resource }) => ({ fullUrl, resource }))
	});
