import type { CodeProblem, Gs1Element } from './parsed-code';
import { contentFault } from './gs1-content';
import { applicationIdentifiers, fitsPattern } from './gs1-table';
import type { ApplicationIdentifier, CharacterSet } from './gs1-table';

const outside: Readonly<Record<CharacterSet, RegExp>> = {
	N: /[^0-9]/,
	X: /[^!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]/,
	Y: /[^#\-/0-9A-Z]/,
	Z: /[^-0-9A-Z_a-z=]/
};

const checkDigitRules = new Set(['csum', 'csumalpha']);
const dateRules = new Set(['yymmd0', 'yymmdd', 'yyyymmdd']);

/** Where GS1 says what an element may hold: length, characters, check digits, dates, code lists. */
export function valueProblem(
	identifier: ApplicationIdentifier,
	value: string,
	at: number
): CodeProblem | undefined {
	const { ai } = identifier;
	const got = value.length;
	if (got < identifier.minLength || got > identifier.maxLength) {
		const expected = got < identifier.minLength ? identifier.minLength : identifier.maxLength;
		return { reason: 'bad_length', ai, at, expected, got };
	}
	let from = 0;
	for (const component of identifier.components) {
		if (from === got && component.optional) return undefined;
		const part = value.slice(from, from + component.max);
		if (part.length < component.min)
			return { reason: 'bad_length', ai, at, expected: from + component.min, got };
		const bad = part.search(outside[component.set]);
		if (bad >= 0) return { reason: 'bad_characters', ai, at: at + from + bad };
		for (const rule of component.rules) {
			const fault = contentFault(rule, part);
			if (fault !== undefined) return contentProblem(ai, rule, at + from + fault);
		}
		from += part.length;
	}
	return undefined;
}

function contentProblem(ai: string, rule: string, at: number): CodeProblem {
	if (checkDigitRules.has(rule)) return { reason: 'check_digit', ai, at };
	if (dateRules.has(rule)) return { reason: 'bad_date', ai, at };
	return { reason: 'bad_content', ai, at, rule };
}

/** Whether one element of the set fits `pattern`, other than the element that asks. */
const has = (elements: ReadonlyArray<Gs1Element>, pattern: string, asking: string): boolean =>
	elements.some(({ ai }) => ai !== asking && fitsPattern(ai, pattern));

/**
 * What may and must stand together (the `req` and `ex` attributes of the dictionary), and that no element
 * stands twice with different values. GS1 judges that over all carriers of an item; one scan is one carrier
 * here, so an element whose companion is in another symbol is refused rather than half understood.
 */
export function companionProblem(elements: ReadonlyArray<Gs1Element>): CodeProblem | undefined {
	for (const { ai } of elements) {
		const identifier = applicationIdentifiers.get(ai);
		if (!identifier) continue;
		const other = identifier.excludes.find((pattern) => has(elements, pattern, ai));
		if (other) return { reason: 'forbidden_companion', ai, other };
		for (const alternatives of identifier.requires) {
			const met = alternatives.some((group) =>
				group.split('+').every((pattern) => has(elements, pattern, ai))
			);
			if (!met) return { reason: 'missing_companion', ai, needs: alternatives };
		}
	}
	return undefined;
}
