import { fail, type Result } from '../shared/result';
import type { LocalDate } from '../shared/local-date';
import { valueProblem } from './gs1-check';
import { codeFromElements, groupSeparator, type PlacedElement } from './gs1-elements';
import { applicationIdentifiers } from './gs1-table';
import { restoreSeparators } from './separators';
import type { CodeProblem, Gs1Code, SsccCode } from './parsed-code';

const separatorBeforeBracket = new RegExp(`${groupSeparator}(?=\\(|$)`, 'g');
const opening = /^\(\d{2,4}\)/;

/** Whether the text begins like the human-readable form of GS1 data. */
export const hasBrackets = (text: string): boolean => opening.test(text);

/**
 * The form printed for people: "(01)06901234567892(17)271231(10)A1B2C3". A known identifier in brackets
 * always begins a new element; other brackets belong to the value. Blanks around values and separators before
 * brackets are dropped.
 */
export function parseBrackets(
	given: string,
	raw: string,
	today?: LocalDate
): Result<Gs1Code | SsccCode, CodeProblem> {
	const elements: PlacedElement[] = [];
	const text = (restoreSeparators(given)[0] ?? given).replace(separatorBeforeBracket, '');
	const marks = [...text.matchAll(/\((\d{2,4})\)/g)].filter(
		({ 1: ai = '', index }) => applicationIdentifiers.has(ai) || index === 0
	);
	for (const [i, mark] of marks.entries()) {
		const ai = mark[1] ?? '';
		const identifier = applicationIdentifiers.get(ai);
		if (!identifier) return fail({ reason: 'bad_ai', at: mark.index + 1, ai });
		const from = mark.index + mark[0].length;
		const value = text.slice(from, marks[i + 1]?.index).trim();
		const digitsOnly = identifier.components.every(({ set }) => set === 'N');
		const packed = digitsOnly ? value.replace(/\s/g, '') : value;
		const problem = valueProblem(identifier, packed, from);
		if (problem) return fail(problem);
		const twin = elements.find((element) => element.ai === ai);
		if (twin && twin.value !== packed) return fail({ reason: 'duplicate', ai, at: mark.index });
		if (!twin) elements.push({ ai, value: packed, at: mark.index });
	}
	return codeFromElements(elements, raw, today);
}
