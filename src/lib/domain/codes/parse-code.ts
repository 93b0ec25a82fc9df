import { fail, ok, type Result } from '../shared/result';
import type { LocalDate } from '../shared/local-date';
import { plainMarks, toHalfWidth } from './half-width';
import type { CodeFailure, CodeProblem, ParsedCode, Repair } from './parsed-code';
import { readText, strayControlCharacter, type ReadContext } from './read-text';
import { otherLayouts, withoutCapsLock, withRepair } from './scanner-repair';
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

/** Failures that a wrong keyboard layout could explain. */
const repairable: ReadonlySet<CodeProblem['reason']> = new Set([
	'unknown_format',
	'bad_characters',
	'bad_ai',
	'check_digit'
]);

type Reading = Result<ParsedCode, CodeProblem>;

/** The only layout under which the text validates. */
function readByLayout(text: string, context: ReadContext): Reading | undefined {
	const readings = otherLayouts(text).flatMap((candidate): ParsedCode[] => {
		const result = readText(candidate.text, context);
		return result.ok ? [withRepair(result.value, candidate.repair)] : [];
	});
	const [only] = readings;
	return only && readings.length === 1 ? ok(only) : undefined;
}

const marked = (reading: Reading, repair: Repair): Reading =>
	reading.ok ? ok(withRepair(reading.value, repair)) : reading;

function read(text: string, context: ReadContext): Reading {
	const meant = withoutCapsLock(text);
	if (meant) return marked(read(meant.text, context), meant.repair);
	const direct = readText(text, context);
	if (direct.ok || direct.failure.reason === 'two_codes') return direct;
	const glued = gluedCodes(text, (part) => readText(part, context));
	if (glued) return glued;
	return (repairable.has(direct.failure.reason) && readByLayout(text, context)) || direct;
}

/** Full-width characters are repaired only where the text says nothing as it is, as behind a Chinese label. */
function readWide(given: string, text: string, context: ReadContext): Reading {
	const asGiven = read(given, context);
	if (asGiven.ok) return asGiven;
	const description = 'full-width characters of an input method';
	return marked(read(text, context), { kind: 'full_width', description });
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
	if (input.length > inputLimit) return failed({ reason: 'too_long', limit: inputLimit, got: input.length });
	const given = plainMarks(input).trim();
	const text = toHalfWidth(given).trim();
	if (text === '') return failed({ reason: 'empty' });
	const stray = strayControlCharacter(text);
	if (stray >= 0) return failed({ reason: 'control_characters', at: stray });
	const context = { raw, carrier: carrierOf(options.symbology), today: options.today };
	const reading = text === given ? read(text, context) : readWide(given, text, context);
	return reading.ok ? reading : failed(reading.failure);
}
