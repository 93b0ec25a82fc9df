import type { LocalDate } from '../shared/local-date';
import { valueProblem } from './gs1-check';
import { codeFromElements, groupSeparator } from './gs1-elements';
import { identifierAt } from './gs1-table';
import type { Gs1Code, Gs1Element, SsccCode } from './parsed-code';

/**
 * The identifiers that medicine packs carry: product, batch, serial and dates. Only they are thought of when
 * a separator is missing; with the whole table every longer number could be cut in many ways.
 */
const packIdentifiers = new Set(['01', '10', '11', '13', '15', '16', '17', '21']);

/** More ways than this are as good as any number of them. */
const enough = 8;
const longest = 400;

/** A way to cut the text, with the shortest value that an invented cut would leave. */
export interface Reading {
	readonly code: Gs1Code | SsccCode;
	/** Length of the shortest value of variable length, Infinity if there is none. */
	readonly shortest: number;
}

/**
 * Every way to cut a text from which separators may be missing, separators that are there being kept. Each
 * identifier stands once. At most 8 are given, none for a text of more than 400 characters.
 */
export function readingsWithoutSeparators(text: string, raw: string, today?: LocalDate): Reading[] {
	const readings: Reading[] = [];
	if (text.length > longest) return readings;

	const cut = (at: number, elements: ReadonlyArray<Gs1Element>, shortest: number): void => {
		if (readings.length >= enough) return;
		if (at >= text.length) {
			const code = codeFromElements(elements, raw, today);
			if (code.ok) readings.push({ code: code.value, shortest });
			return;
		}
		const identifier = identifierAt(text, at);
		if (!identifier || !packIdentifiers.has(identifier.ai)) return;
		if (elements.some(({ ai }) => ai === identifier.ai)) return;
		const from = at + identifier.ai.length;
		const separator = text.indexOf(groupSeparator, from);
		const end = separator < 0 ? text.length : separator;
		const lengths = identifier.predefined
			? [identifier.maxLength]
			: Array.from({ length: Math.min(identifier.maxLength, end - from) }, (_, i) => i + 1);
		for (const length of lengths) {
			const to = from + length;
			if (to > end || (to < end && !identifierAt(text, to))) continue;
			const value = text.slice(from, to);
			if (valueProblem(identifier, value, from)) continue;
			cut(
				to === separator ? to + 1 : to,
				[...elements, { ai: identifier.ai, value }],
				identifier.predefined ? shortest : Math.min(shortest, length)
			);
		}
	};

	cut(text.startsWith(groupSeparator) ? 1 : 0, [], Infinity);
	return readings;
}
