import { fail, ok, type Result } from '../shared/result';
import type { CodeProblem, InsuranceCode } from './parsed-code';

/**
 * Forms of the national insurance drug code 国家医保药品代码. Weak facts: read off public samples, the widths
 * inside the 23 are inferred (X, class 5, name 4, form 4, specification 2, package 2, firm 5) and no rule of
 * the 19 behind Z is published. The code has no check digit.
 */
export const insuranceForms = [
	{
		medicine: 'western',
		length: 23,
		pattern: /^X[A-Z]\d{2}[A-Z]{2}[A-Z]\d{3}[A-Z]\d{3}\d{9}$/,
		begins: /^X[A-Z]\d{2}[A-Z]{2}[A-Z]?\d*/
	},
	{ medicine: 'chinese', length: 20, pattern: /^Z[A-Z][0-9A-Z]{18}$/, begins: undefined }
] as const;

/** Undefined if the text is nothing like an insurance code. Lower case is read and marked. */
export function parseInsuranceCode(
	text: string,
	raw: string
): Result<InsuranceCode, CodeProblem> | undefined {
	const value = text.toUpperCase();
	for (const { medicine, length, pattern, begins } of insuranceForms) {
		if (pattern.test(value)) {
			const code: InsuranceCode = { kind: 'insurance', value, raw, medicine };
			return ok(
				value === text
					? code
					: {
							...code,
							repair: { kind: 'letter_case', description: 'lower case where only upper case exists' }
						}
			);
		}
		if (begins?.test(value) && /^[0-9A-Z]+$/.test(value)) {
			if (value.length < length) return fail({ reason: 'incomplete', expected: length, got: value.length });
			if (value.length > length) return fail({ reason: 'excess', expected: length, got: value.length });
		}
	}
	return undefined;
}
