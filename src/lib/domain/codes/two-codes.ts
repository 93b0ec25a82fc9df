import { fail, ok, type Result } from '../shared/result';
import { isRetailLength, retailCode } from './retail-barcode';
import { isTraceCode, traceCode, traceCodeLength } from './trace-code';
import type { CodeProblem, ParsedCode } from './parsed-code';
import { withRepair } from './scanner-repair';

type Parse = (text: string) => Result<ParsedCode, CodeProblem>;

const most = 16;

/** Where a second code visibly begins: a line, a symbology prefix, one of our own tokens, an address. */
const seams: ReadonlyArray<{ readonly seam: RegExp; readonly firm: boolean }> = [
	{ seam: /(?=\][A-Za-z][0-9A-Za-z])/, firm: true },
	{ seam: /(?=WYR[XC]1\.)/i, firm: true },
	{ seam: /[\t\n\v\f\r]+/, firm: false },
	{ seam: /[,;]+/, firm: false },
	{ seam: /(?=https?:\/\/)/i, firm: false },
	{ seam: /\s+/, firm: false }
];

function judge(codes: ReadonlyArray<ParsedCode>): Result<ParsedCode, CodeProblem> {
	const distinct = codes.filter(
		(code, i) => codes.findIndex(({ kind, value }) => kind === code.kind && value === code.value) === i
	);
	const [first] = distinct;
	if (first && distinct.length === 1)
		return ok(withRepair(first, { kind: 'repeated', description: 'the same code more than once' }));
	return fail({ reason: 'two_codes', candidates: distinct });
}

/** The ways to cut digits into trace codes and shop barcodes with a right check digit, two at most. */
function digitCuts(digits: string, raw: string): ParsedCode[][] {
	const cuts: ParsedCode[][] = [];
	const cut = (at: number, codes: ParsedCode[]): void => {
		if (cuts.length > 1 || codes.length > most) return;
		if (at === digits.length) {
			if (codes.length > 1) cuts.push(codes);
			return;
		}
		const long = digits.slice(at, at + traceCodeLength);
		if (isTraceCode(long)) cut(at + traceCodeLength, [...codes, traceCode(long, raw)]);
		// Twelve and eight digits are right by chance too often to prove a seam.
		const short = digits.slice(at, at + 13);
		const retail = short.length === 13 ? retailCode(short, raw) : undefined;
		if (retail) cut(at + 13, [...codes, retail]);
	};
	cut(0, []);
	return cuts;
}

/** Several codes without a seam in a run of digits: two trace codes, a trace code and a shop barcode, … */
export function gluedDigits(digits: string, raw: string): Result<ParsedCode, CodeProblem> | undefined {
	const half = digits.slice(0, digits.length / 2);
	if (half + half === digits && isRetailLength(half.length)) {
		const retail = retailCode(half, raw);
		if (retail) return judge([retail, retail]);
	}
	if (digits.length < 2 * 13 || digits.length > most * traceCodeLength) return undefined;
	const [first, second] = digitCuts(digits, raw);
	if (!first) return undefined;
	return second ? fail({ reason: 'two_codes', candidates: [] }) : judge(first);
}

/**
 * Several codes that a scanner sent as one text: the same one more than once is read and marked, different
 * ones are named and refused. Undefined if the text does not fall into whole codes.
 */
export function gluedCodes(text: string, parse: Parse): Result<ParsedCode, CodeProblem> | undefined {
	for (const { seam, firm } of seams) {
		const parts = text.split(seam).filter((part) => part !== '');
		if (parts.length < 2 || parts.length > most) continue;
		const results = parts.map((part) => parse(part.trim()));
		const codes = results.flatMap((result) => (result.ok ? [result.value] : []));
		if (codes.length === parts.length) return judge(codes);
		if (firm) return fail({ reason: 'two_codes', candidates: [] });
	}
	const half = text.slice(0, text.length / 2);
	if (half === '' || half + half !== text) return undefined;
	const result = parse(half);
	return result.ok ? judge([result.value, result.value]) : undefined;
}
