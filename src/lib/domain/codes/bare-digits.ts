import { fail, ok, type Result } from '../shared/result';
import { hasGs1CheckDigit } from './check-digit';
import { codeFromElements } from './gs1-elements';
import type { CodeProblem, ParsedCode } from './parsed-code';
import { expandUpcE, isRetailLength, retailCode } from './retail-barcode';
import { looksLikeStandardDrug, standardDrugCode, standardDrugLength } from './standard-drug';
import type { Carrier } from './symbology';
import { isTraceCode, traceCode, traceCodeLength } from './trace-code';
import { gluedDigits } from './two-codes';

const checkDigitFailure = (digits: string): Result<never, CodeProblem> =>
	fail({ reason: 'check_digit', at: digits.length - 1 });

/** Digits from an EAN, UPC or ITF symbol; undefined where the symbol settles nothing. */
function readBySymbol(
	digits: string,
	raw: string,
	carrier: Carrier
): Result<ParsedCode, CodeProblem> | undefined {
	if (carrier.family === 'upc-e') {
		const expanded = digits.length === 8 ? expandUpcE(digits) : undefined;
		const code = expanded && retailCode(expanded, raw);
		return code ? ok(code) : undefined;
	}
	if (carrier.family === 'itf' && digits.length === 14)
		return hasGs1CheckDigit(digits)
			? codeFromElements([{ ai: '01', value: digits }], raw)
			: checkDigitFailure(digits);
	if (carrier.family === 'retail' && isRetailLength(digits.length) && !retailCode(digits, raw))
		return checkDigitFailure(digits);
	return undefined;
}

/**
 * What a run of digits is, blanks and hyphens taken out and nothing said about GS1. First row that fits:
 *
 * | digits | begins with | reading                                                              |
 * |--------|-------------|----------------------------------------------------------------------|
 * | any    |             | what an EAN, UPC-E or ITF-14 symbol says                             |
 * | 20     | 8           | trace code, whatever its other digits                                |
 * | 14     | 869         | 本位码, or check_digit                                               |
 * | 8 12 13| right check | EAN-8, UPC-A, EAN-13                                                 |
 * | 13     |             | check_digit                                                          |
 * | 12     | 69          | incomplete, 13 expected                                              |
 * | 16…    | 00 01       | undefined: GS1 element string, `00` + 18 digits being an SSCC        |
 * | ≥ 16   |             | several codes, if the digits fall into trace codes and EAN-13        |
 * | 1–19   | 8           | incomplete, 20 expected                                              |
 * | ≥ 21   | 8           | excess, 20 expected                                                  |
 * | 8 12   |             | check_digit                                                          |
 * | other  |             | unknown_format                                                       |
 *
 * A run that begins with 8 is thus never read as GS1 (AI 8002, 8004 and 8010 would swallow broken trace codes),
 * and a text of 20 digits that begins with 00 never as a trace code.
 */
export function readDigits(
	digits: string,
	raw: string,
	carrier: Carrier
): Result<ParsedCode, CodeProblem> | undefined {
	const bySymbol = readBySymbol(digits, raw, carrier);
	if (bySymbol) return bySymbol;
	const got = digits.length;
	if (isTraceCode(digits)) return ok(traceCode(digits, raw));
	if (got === standardDrugLength && looksLikeStandardDrug(digits)) {
		const code = standardDrugCode(digits, raw);
		return code ? ok(code) : checkDigitFailure(digits);
	}
	const retail = retailCode(digits, raw);
	if (retail) return ok(retail);
	if (got === 13) return checkDigitFailure(digits);
	if (got === 12 && digits.startsWith('69')) return fail({ reason: 'incomplete', expected: 13, got });
	if (got >= 16 && /^0[01]/.test(digits)) return undefined;
	const glued = gluedDigits(digits, raw);
	if (glued) return glued;
	if (digits.startsWith('8'))
		return fail({ reason: got < traceCodeLength ? 'incomplete' : 'excess', expected: traceCodeLength, got });
	if (isRetailLength(got)) return checkDigitFailure(digits);
	return undefined;
}
