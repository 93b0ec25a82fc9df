import { fail, ok, type Result } from '../shared/result';
import type { LocalDate } from '../shared/local-date';
import { plainMarks, toHalfWidth } from './half-width';
import type { CodeFailure, CodeProblem, ParsedCode } from './parsed-code';
import { readText, strayControlCharacter, type ReadContext } from './read-text';
import { repairedTexts, withRepair } from './scanner-repair';
import { carrierOf } from './symbology';
import { gluedCodes } from './two-codes';

export interface ParseOptions {
	/**
	 * What the caller knows of the symbol beside the text: an AIM identifier ("d2", "]C1") or a decoder's name
	 * ("data_matrix", "EAN_13", "QRCode"). It tells that a decoder gave the text, whose separators are then
	 * relied on. A name that is not known tells nothing.
	 */
	readonly symbology?: string;
	/**
	 * The day against which the century of two-digit GS1 years is found (50 years either way). Without it the
	 * year 2025 is taken, so that the answer never depends on a clock.
	 */
	readonly today?: LocalDate;
}

/** Characters; no code in use comes near it. */
export const inputLimit = 4096;

/** Failures that a wrong letter case or keyboard layout could explain. */
const repairable: ReadonlySet<CodeProblem['reason']> = new Set([
	'unknown_format',
	'bad_characters',
	'bad_ai',
	'check_digit'
]);

type Reading = Result<ParsedCode, CodeProblem>;

/** The only repaired text that validates. */
function readRepaired(text: string, context: ReadContext): Reading | undefined {
	const readings = repairedTexts(text).flatMap((candidate): ParsedCode[] => {
		const result = readText(candidate.text, context);
		return result.ok ? [withRepair(result.value, candidate.repair)] : [];
	});
	const [only] = readings;
	return only && readings.length === 1 ? ok(only) : undefined;
}

function read(text: string, context: ReadContext): Reading {
	const direct = readText(text, context);
	if (direct.ok || direct.failure.reason === 'two_codes') return direct;
	const glued = gluedCodes(text, (part) => readText(part, context));
	if (glued) return glued;
	return (repairable.has(direct.failure.reason) && readRepaired(text, context)) || direct;
}

/**
 * Reads any text off a medicine box, a prescription or a receipt: one code, or the reason why it is none.
 * `input` is the text exactly as the scanner gave it, the GS1 separator as U+001D, with or without an AIM
 * symbology prefix such as `]d2`. Never throws; nothing that does not validate is ever returned as a code.
 *
 * Order: our own tokens; GS1 in brackets; what a GS1 symbol says; UDI MA; web address; digits (table at
 * `readDigits`); insurance code; GS1 without mark; a Chinese line with one trace code in it. Only after that:
 * several codes in one text, and what scanners do wrong, each taken only if nothing else validates.
 */
export function parseCode(input: string, options: ParseOptions = {}): Result<ParsedCode, CodeFailure> {
	const raw = input.slice(0, inputLimit);
	const failed = (problem: CodeProblem): Result<ParsedCode, CodeFailure> => fail({ ...problem, raw });
	if (input.length > inputLimit)
		return failed({ reason: 'too_long', limit: inputLimit, got: input.length });
	const marked = plainMarks(input).trim();
	const text = toHalfWidth(marked).trim();
	if (text === '') return failed({ reason: 'empty' });
	const stray = strayControlCharacter(text);
	if (stray >= 0) return failed({ reason: 'control_characters', at: stray });
	const result = read(text, { raw, carrier: carrierOf(options.symbology), today: options.today });
	if (!result.ok) return failed(result.failure);
	if (text === marked) return result;
	return ok(
		withRepair(result.value, { kind: 'full_width', description: 'full-width characters of an input method' })
	);
}
