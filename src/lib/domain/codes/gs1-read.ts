import { fail, ok, type Result } from '../shared/result';
import type { LocalDate } from '../shared/local-date';
import { parseBrackets } from './gs1-brackets';
import { groupSeparator, parseElementString } from './gs1-elements';
import { readingsWithoutSeparators } from './gs1-lost-separator';
import { applicationIdentifiers } from './gs1-table';
import type { CodeProblem, Gs1Code, RepairKind, SsccCode } from './parsed-code';
import { restoreSeparators } from './separators';
import type { Carrier } from './symbology';

type Gs1Result = Result<Gs1Code | SsccCode, CodeProblem>;

interface Reader {
	readonly raw: string;
	readonly carrier: Carrier;
	readonly today?: LocalDate | undefined;
}

const repaired = (result: Gs1Result, kind: RepairKind, description: string): Gs1Result =>
	result.ok ? ok({ ...result.value, repair: { kind, description } }) : result;

/**
 * A cut that nobody marked counts against the text as it stands only if each part of it is as long as batch
 * and serial numbers are. Otherwise a batch such as 20210315 could be cut into batch 20 and serial 0315.
 */
const plausibleLength = 4;

/**
 * Text without stand-ins for separators. A text that has a separator, or comes from a decoder that keeps
 * them, is read as the standard says. Otherwise the separator may be lost: one way to cut the text is taken
 * (and marked if it is not the text as it stands), several are refused.
 *
 * "…10A1B2C321SN000123456": batch A1B2C321SN000123456, or batch A1B2C3 and serial SN000123456? Refused.
 */
function readPlain(text: string, { raw, carrier, today }: Reader): Gs1Result {
	const literal = parseElementString(text, raw, today);
	const kept = carrier.separatorsKept || text.slice(1, -1).includes(groupSeparator);
	if (literal.ok && kept) return literal;
	const readings = readingsWithoutSeparators(text, raw, today);
	if (literal.ok) {
		const others = readings.filter(
			({ code, shortest }) => code.value !== literal.value.value && shortest >= plausibleLength
		);
		if (!others.length) return literal;
		return fail({ reason: 'ambiguous', candidates: [literal.value, ...others.map(({ code }) => code)] });
	}
	const [only] = readings;
	if (!only) return literal;
	if (readings.length > 1) return fail({ reason: 'ambiguous', candidates: readings.map(({ code }) => code) });
	return repaired(ok(only.code), 'separator_lost', 'the only way to cut the text without its separators');
}

/** "01 06901234567892 10 A1": identifiers and values by turns, as labels print them. */
function inTurns(text: string): string | undefined {
	const words = text.split(/\s+/);
	if (
		text.includes('(') ||
		words.length % 2 ||
		!words.every((word, i) => i % 2 || applicationIdentifiers.has(word))
	)
		return undefined;
	return words.map((word, i) => (i % 2 ? word : `(${word})`)).join('');
}

/** Blanks: separators if every one stands between elements, else the spacing of someone who typed the text. */
function readSpaced(text: string, reader: Reader): Gs1Result {
	const { raw, today, carrier } = reader;
	const separated = parseElementString(text.replace(/\s+/g, groupSeparator), raw, today);
	if (separated.ok) return repaired(separated, 'separator_mapped', 'blanks stand for the separator');
	if (carrier.machineRead) return readPlain(text, reader);
	const turns = inTurns(text);
	const printed = turns && parseBrackets(turns, raw, today);
	return printed && printed.ok ? printed : readPlain(text.replace(/\s+/g, ''), reader);
}

/** The one way of several to read stand-ins; a text with none is not looked at. */
function readStandIns(text: string, { raw, today }: Reader): Gs1Result | undefined {
	const results = restoreSeparators(text).map((restored) =>
		parseElementString(restored.replace(/\s+/g, ''), raw, today)
	);
	const codes = results.flatMap((result) => (result.ok ? [result.value] : []));
	const [only] = codes;
	if (!only) return results[0];
	if (codes.length > 1) return fail({ reason: 'ambiguous', candidates: codes });
	return repaired(ok(only), 'separator_mapped', 'a printable stand-in for the separator');
}

/** A GS1 element string as scanners give it: separators kept, replaced by a stand-in, or lost. */
export function readGs1(text: string, reader: Reader): Gs1Result {
	const restored = readStandIns(text, reader);
	if (restored) return restored;
	const result = /\s/.test(text) ? readSpaced(text, reader) : readPlain(text, reader);
	if ((result.ok && !result.value.repair) || !text.includes('F8') || text.includes(groupSeparator))
		return result;
	// The name of the key alone, which could also be data: only if nothing else makes sense.
	const key = parseElementString(text.replaceAll('F8', groupSeparator), reader.raw, reader.today);
	if (!key.ok) return result;
	if (result.ok) return fail({ reason: 'ambiguous', candidates: [result.value, key.value] });
	if (result.failure.reason === 'ambiguous')
		return fail({ reason: 'ambiguous', candidates: [...result.failure.candidates, key.value] });
	return repaired(key, 'separator_mapped', 'F8 stands for the separator');
}
