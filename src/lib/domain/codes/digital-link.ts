import { fail, ok, type Result } from '../shared/result';
import type { LocalDate } from '../shared/local-date';
import { companionProblem, valueProblem } from './gs1-check';
import { gs1View } from './gs1-elements';
import { applicationIdentifiers } from './gs1-table';
import type { Address } from './web-address';
import type { CodeProblem, DigitalLinkCode, Gs1Element } from './parsed-code';

/** Segments of the longest path: a key and three qualifiers, each with its value. */
const longestPath = 8;

type Elements = Result<Gs1Element[], CodeProblem>;

/** A GTIN of 8, 12 or 13 digits, as earlier releases of the standard allowed, with zeros in front. */
const padGtin = (ai: string, value: string): string =>
	['01', '02'].includes(ai) && /^(?:\d{8}|\d{12,13})$/.test(value) ? value.padStart(14, '0') : value;

/** Whether `used` is one of the allowed qualifier sequences, any of its members left out, in order. */
const inOrder = (used: ReadonlyArray<string>, sequences: ReadonlyArray<ReadonlyArray<string>>): boolean =>
	sequences.some((sequence) => {
		const places = used.map((ai) => sequence.indexOf(ai));
		return places.every((place, i) => place >= 0 && (i === 0 || place > (places[i - 1] ?? -1)));
	});

function checked(pairs: ReadonlyArray<readonly [ai: string, value: string]>): Elements {
	const elements: Gs1Element[] = [];
	for (const [ai, given] of pairs) {
		const identifier = applicationIdentifiers.get(ai);
		if (!identifier) return fail({ reason: 'bad_ai', at: 0, ai });
		const value = padGtin(ai, given);
		const problem = valueProblem(identifier, value, 0);
		if (problem) return fail(problem);
		if (elements.some((element) => element.ai === ai)) return fail({ reason: 'duplicate', ai, at: 0 });
		elements.push({ ai, value });
	}
	return ok(elements);
}

/** The primary key and its qualifiers, from segment `start` to the end of the path. */
function pathElements(segments: ReadonlyArray<string>, start: number): Elements {
	const pairs: Array<readonly [string, string]> = [];
	for (let i = start; i < segments.length; i += 2) pairs.push([segments[i] ?? '', segments[i + 1] ?? '']);
	const [, ...qualifiers] = pairs.map(([ai]) => ai);
	const key = applicationIdentifiers.get(segments[start] ?? '');
	if (qualifiers.length && !inOrder(qualifiers, key?.qualifiers ?? []))
		return fail({ reason: 'bad_ai', at: 0, ai: qualifiers[0] ?? '' });
	return checked(pairs);
}

/** Identifiers in the query; other parameters belong to the address, but a number is reserved for identifiers. */
function queryElements(query: Address['query']): Elements {
	const pairs = query.filter(([name]) => /^\d+$/.test(name));
	const misplaced = pairs.find(([ai]) => !applicationIdentifiers.get(ai)?.linkAttribute);
	return misplaced ? fail({ reason: 'bad_ai', at: 0, ai: misplaced[0] }) : checked(pairs);
}

/** The address on GS1's own resolver, which the standard calls canonical; no address is ever opened. */
function canonicalAddress(path: ReadonlyArray<Gs1Element>, query: ReadonlyArray<Gs1Element>): string {
	const segments = path.map(({ ai, value }) => `/${ai}/${encodeURIComponent(value)}`).join('');
	const attributes = query.map(({ ai, value }) => `${ai}=${encodeURIComponent(value)}`).join('&');
	return `https://id.gs1.org${segments}${attributes && `?${attributes}`}`;
}

/**
 * An uncompressed GS1 Digital Link (GS1 Digital Link Standard: URI Syntax 1.4) on any domain, behind any path:
 * primary key and qualifiers in the path, attributes in the query. Undefined if the address does not look
 * like one, a problem if it does and is wrong.
 *
 * "https://example.cn/p/01/06901234567892/10/A1?17=271231" -> 01, 10 and 17
 */
export function parseDigitalLink(
	address: Address,
	raw: string,
	today?: LocalDate
): Result<DigitalLinkCode, CodeProblem> | undefined {
	const { segments } = address;
	let problem: CodeProblem | undefined;
	for (let start = Math.max(0, segments.length - longestPath); start + 1 < segments.length; start++) {
		const identifier = applicationIdentifiers.get(segments[start] ?? '');
		if (!identifier?.qualifiers || (segments.length - start) % 2) continue;
		const path = pathElements(segments, start);
		const query = path.ok ? queryElements(address.query) : path;
		if (path.ok && query.ok) {
			const elements = [...path.value, ...query.value];
			const twin = query.value.find(({ ai }) => path.value.some((element) => element.ai === ai));
			const wrong: CodeProblem | undefined = twin
				? { reason: 'duplicate', ai: twin.ai, at: 0 }
				: companionProblem(elements);
			if (wrong) return fail(wrong);
			const padded = path.value.some(({ value }, i) => value !== segments[start + 2 * i + 1]);
			return ok({
				kind: 'gs1-digital-link',
				value: canonicalAddress(path.value, query.value),
				raw,
				...gs1View(elements, today),
				...(padded && {
					repair: { kind: 'gtin_padded', description: 'the GTIN has fewer than 14 digits' }
				})
			});
		}
		// "/8004/…" or "/401/…" may be a page of any site; a product number in its place is meant.
		if (!query.ok && identifier.ai === '01' && /^\d{8,14}$/.test(segments[start + 1] ?? ''))
			problem ??= query.failure;
	}
	return problem && fail(problem);
}
