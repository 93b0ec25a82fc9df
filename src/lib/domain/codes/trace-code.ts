import { fail, ok, type Result } from '../shared/result';
import type { CodeProblem, TraceCode } from './parsed-code';

/**
 * 码上放心 trace code: 20 digits that start with 8, the first 7 naming product and level. Nothing more is
 * assumed: 80 to 83 and 89 (special control) all occur, and the 4 check digits follow a secret rule.
 */
export const traceCodeLength = 20;

export const isTraceCode = (text: string): boolean => /^8\d{19}$/.test(text);

export const traceCode = (digits: string, raw: string): TraceCode => ({
	kind: 'cn-trace',
	value: digits,
	raw,
	identification: digits.slice(0, 7)
});

const wholeRun = /(?<!\d)8\d{19}(?!\d)/g;

/**
 * The only trace code in a longer text: the address in a QR code, or a line with a Chinese label. It must
 * stand free of other digits, with or without blanks and hyphens inside. Undefined if there is none, a
 * problem if there are several different ones.
 */
export function traceCodeIn(text: string, raw: string): Result<TraceCode, CodeProblem> | undefined {
	const found = new Set([
		...(text.match(wholeRun) ?? []),
		...(text.replace(/[\s-]/g, '').match(wholeRun) ?? [])
	]);
	const codes = [...found].map((digits) => traceCode(digits, raw));
	const [only] = codes;
	if (!only) return undefined;
	return codes.length === 1 ? ok(only) : fail({ reason: 'two_codes', candidates: codes });
}
