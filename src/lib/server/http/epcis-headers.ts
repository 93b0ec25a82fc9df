import { version } from '$app/environment';
import { Failure } from '$lib/contract/errors';
import { captureLimits } from '../epcis/limits';

/** Told with every answer. Identifiers are given back as they were captured, never translated. */
export const epcisHeaders = {
	'GS1-EPCIS-Version': '2.0',
	'GS1-CBV-Version': '2.0',
	'GS1-EPC-Format': 'Never_Translates',
	'GS1-CBV-XML-Format': 'Never_Translates',
	'GS1-Extensions': 'wenyao=urn:wenyao:'
} as const;

export const captureLimitHeaders = {
	'GS1-EPCIS-Capture-Limit': String(captureLimits.events),
	'GS1-EPCIS-Capture-File-Size-Limit': String(captureLimits.bytes)
} as const;

export type ErrorBehaviour = 'rollback' | 'proceed';

/** The name of the ratified standard, and the one that some clients use after the pattern of the other headers. */
const behaviourNames = ['GS1-Capture-Error-Behaviour', 'GS1-EPCIS-Capture-Error-Behaviour'] as const;

export const behaviourHeaders = (behaviour: ErrorBehaviour): Record<string, string> =>
	Object.fromEntries(behaviourNames.map((name) => [name, behaviour]));

/** @throws Failure invalid_input for a choice that is neither, or for two that differ. */
export function readBehaviour(headers: Headers): ErrorBehaviour {
	const given = new Set(behaviourNames.map((name) => headers.get(name)).filter((value) => value !== null));
	const [behaviour = 'rollback', ...more] = given;
	if (more.length === 0 && (behaviour === 'rollback' || behaviour === 'proceed')) return behaviour;
	throw new Failure('invalid_input', `${behaviourNames[0]}: rollback or proceed is expected`);
}

/** What `OPTIONS` tells, EPCIS 2.0 section 12.5. */
export const discovery =
	(allow: string, more: Readonly<Record<string, string>> = {}) =>
	(): Response =>
		new Response(null, {
			status: 204,
			headers: {
				Allow: allow,
				...epcisHeaders,
				'GS1-EPCIS-Min': '2.0',
				'GS1-EPCIS-Max': '2.0',
				'GS1-CBV-Min': '2.0',
				'GS1-CBV-Max': '2.0',
				'GS1-Vendor-Version': version,
				...more
			}
		});

const json = /^application\/(ld\+)?json$/i;

/** "2", "2.0" and "2.0.0" are the version that we speak. */
const isOurs = (version: string): boolean => /^2(\.0)*$/.test(version.trim());
const numberOf = (version: string | null, absent: number): number =>
	version === null ? absent : Number.parseFloat(version);

function requireVersion(headers: Headers, standard: 'EPCIS' | 'CBV'): void {
	const version = headers.get(`GS1-${standard}-Version`);
	const least = numberOf(headers.get(`GS1-${standard}-Min`), 0);
	const most = numberOf(headers.get(`GS1-${standard}-Max`), 99);
	if ((version !== null && !isOurs(version)) || !(least <= 2 && most >= 2))
		throw new Failure('not_acceptable', `${standard} 2.0 is spoken here`);
}

/**
 * What the caller asks of the answer.
 * @throws Failure not_acceptable for another version, another form of identifiers, or no JSON
 */
export function requireAcceptable(headers: Headers, reading: boolean): void {
	requireVersion(headers, 'EPCIS');
	requireVersion(headers, 'CBV');
	const accept = headers.get('accept');
	if (accept && !accept.split(',').some((range) => /^\s*(\*\/\*|application\/(\*|(ld\+)?json))/i.test(range)))
		throw new Failure('not_acceptable', 'answers are application/json or application/ld+json');
	const format = headers.get('GS1-EPC-Format');
	if (reading && format && !['No_Preference', 'Never_Translates'].includes(format))
		throw new Failure('not_acceptable', 'identifiers are given as they were captured (Never_Translates)');
}

/** @throws Failure media_unsupported unless the body is JSON in UTF-8, not compressed. */
export function requireJson(headers: Headers): void {
	const [type = '', ...options] = (headers.get('content-type') ?? '').split(';').map((part) => part.trim());
	const charset = options.find((option) => /^charset=/i.test(option))?.slice('charset='.length);
	if (!json.test(type))
		throw new Failure('media_unsupported', 'application/json or application/ld+json is expected');
	if (charset && !/^"?utf-?8"?$/i.test(charset)) throw new Failure('media_unsupported', 'UTF-8 is expected');
	const encoding = headers.get('content-encoding');
	if (encoding && encoding !== 'identity')
		throw new Failure('media_unsupported', 'a body that is not compressed is expected');
}
