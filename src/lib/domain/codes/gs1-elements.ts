import { fail, ok, type Result } from '../shared/result';
import type { LocalDate } from '../shared/local-date';
import { companionProblem, valueProblem } from './gs1-check';
import { gs1Date } from './gs1-dates';
import { applicationIdentifiers, identifierAt } from './gs1-table';
import type { CodeProblem, Gs1Code, Gs1Element, Gs1View, SsccCode } from './parsed-code';

/** FNC1 as scanners transmit it inside GS1 data: ASCII 29. */
export const groupSeparator = '\u001d';

/** An element with its place in the text, for messages. */
export interface PlacedElement extends Gs1Element {
	readonly at: number;
}

/**
 * Cuts an element string into elements. A separator ends an element of variable length and is tolerated
 * behind one of predefined length, at the beginning and at the end, where some decoders put it.
 *
 * "01069012345678921727123110A1B2C3\u001d21SN1" -> 01, 17, 10 "A1B2C3", 21 "SN1"
 */
export function splitElements(text: string): Result<PlacedElement[], CodeProblem> {
	const elements: PlacedElement[] = [];
	let at = text.startsWith(groupSeparator) ? 1 : 0;
	while (at < text.length) {
		const identifier = identifierAt(text, at);
		if (!identifier) return fail({ reason: 'bad_ai', at });
		const from = at + identifier.ai.length;
		const separator = text.indexOf(groupSeparator, from);
		const end = separator < 0 ? text.length : separator;
		const to = identifier.predefined ? Math.min(from + identifier.maxLength, end) : end;
		const value = text.slice(from, to);
		const problem = valueProblem(identifier, value, from);
		if (problem) return fail(problem);
		const twin = elements.find(({ ai }) => ai === identifier.ai);
		if (twin && twin.value !== value) return fail({ reason: 'duplicate', ai: identifier.ai, at });
		if (!twin) elements.push({ ai: identifier.ai, value, at });
		at = to === separator ? to + 1 : to;
	}
	return ok(elements);
}

/** The fields that the rest of the program asks for. Elements must have been checked. */
export function gs1View(elements: ReadonlyArray<Gs1Element>, today?: LocalDate): Gs1View {
	const value = (ai: string): string | undefined => elements.find((element) => element.ai === ai)?.value;
	const gtin = value('01');
	const batch = value('10');
	const serial = value('21');
	const expiry = value('17') ?? value('7003')?.slice(0, 6);
	const production = value('11');
	const expiresOn = expiry && gs1Date(expiry, true, today);
	const producedOn = production && gs1Date(production, true, today);
	return {
		elements: elements.map(({ ai, value }) => ({ ai, value })),
		...(gtin && { gtin }),
		...(batch && { batch }),
		...(serial && { serial }),
		...(expiresOn && { expiresOn }),
		...(producedOn && { producedOn })
	};
}

/** The element string in its canonical form: separators only where the standard demands one. */
export function elementString(elements: ReadonlyArray<Gs1Element>): string {
	let text = '';
	elements.forEach(({ ai, value }, index) => {
		const open = !applicationIdentifiers.get(ai)?.predefined;
		text += ai + value + (open && index < elements.length - 1 ? groupSeparator : '');
	});
	return text;
}

/** A checked code from elements in order, or what is wrong with them as a set. An SSCC alone is a code of its own. */
export function codeFromElements(
	elements: ReadonlyArray<Gs1Element>,
	raw: string,
	today?: LocalDate
): Result<Gs1Code | SsccCode, CodeProblem> {
	if (!elements.length) return fail({ reason: 'bad_ai', at: 0 });
	const problem = companionProblem(elements);
	if (problem) return fail(problem);
	const [first] = elements;
	if (first?.ai === '00' && elements.length === 1)
		return ok({ kind: 'sscc', value: first.value, raw, elements: [{ ai: '00', value: first.value }] });
	return ok({ kind: 'gs1', value: elementString(elements), raw, ...gs1View(elements, today) });
}

/** An element string whose separators are all there. */
export function parseElementString(
	text: string,
	raw: string,
	today?: LocalDate
): Result<Gs1Code | SsccCode, CodeProblem> {
	const elements = splitElements(text);
	return elements.ok ? codeFromElements(elements.value, raw, today) : elements;
}
