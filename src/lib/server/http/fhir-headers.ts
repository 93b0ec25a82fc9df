import { Failure } from '$lib/contract/errors';

const jsonTypes = /^(application\/(fhir\+json|json|json\+fhir|\*)|text\/json|\*\/\*)$/i;
/** Values of `_format`, R4 http.html#parameters. */
const formats: ReadonlySet<string> = new Set([
	'json',
	'application/json',
	'application/fhir+json',
	'text/json'
]);

const parametersOf = (type: string): Map<string, string> =>
	new Map(
		type
			.split(';')
			.slice(1)
			.map((part): [string, string] => {
				const [name = '', value = ''] = part.trim().split('=');
				return [name.toLowerCase(), value.replace(/^"|"$/g, '')];
			})
	);
const nameOf = (type: string): string => (type.split(';')[0] ?? '').trim();

/** 4.0 is the version that we speak; without one the caller takes what there is. */
const isOurs = (version: string | undefined): boolean =>
	version === undefined || /^4\.0(\.1)?$/.test(version);

/**
 * What the caller asks of the answer.
 * @throws Failure not_acceptable for XML, or another version of FHIR
 */
export function requireFhirAcceptable(headers: Headers, url: URL): void {
	const format = url.searchParams.get('_format');
	// A plus in an address is a blank.
	if (format !== null && !formats.has(format.replace(' ', '+')))
		throw new Failure('not_acceptable', 'answers are JSON: _format=json');
	if (format !== null) return;
	const accept = headers.get('accept');
	if (!accept) return;
	const fits = accept
		.split(',')
		.some(
			(range) =>
				jsonTypes.test(nameOf(range)) &&
				isOurs(parametersOf(range).get('fhirversion')) &&
				!/;\s*q=0(\.0*)?\s*(;|$)/.test(range)
		);
	if (!fits) throw new Failure('not_acceptable', 'answers are application/fhir+json; fhirVersion=4.0');
}

/** @throws Failure media_unsupported unless the body is JSON of FHIR R4 in UTF-8, not compressed. */
export function requireFhirJson(headers: Headers): void {
	const type = headers.get('content-type') ?? '';
	const parameters = parametersOf(type);
	if (!/^application\/(fhir\+json|json)$/i.test(nameOf(type)))
		throw new Failure('media_unsupported', 'application/fhir+json is expected');
	if (!isOurs(parameters.get('fhirversion')))
		throw new Failure('media_unsupported', 'FHIR 4.0 is spoken here');
	if (!/^(utf-?8)?$/i.test(parameters.get('charset') ?? ''))
		throw new Failure('media_unsupported', 'UTF-8 is expected');
	const encoding = headers.get('content-encoding');
	if (encoding && encoding !== 'identity')
		throw new Failure('media_unsupported', 'a body that is not compressed is expected');
}

const preferences = (headers: Headers): string[] =>
	(headers.get('prefer') ?? '').split(/[,;]/).map((part) => part.trim().toLowerCase());

/** `Prefer: handling=strict`. */
export const isStrict = (headers: Headers): boolean => preferences(headers).includes('handling=strict');

/** What a write answers with. */
export function returnOf(headers: Headers): 'minimal' | 'representation' | 'OperationOutcome' {
	const asked = preferences(headers);
	if (asked.includes('return=minimal')) return 'minimal';
	return asked.includes('return=operationoutcome') ? 'OperationOutcome' : 'representation';
}
