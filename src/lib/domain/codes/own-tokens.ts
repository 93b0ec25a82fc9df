import { fail, ok, type Result } from '../shared/result';
import { receiptCheck, rxTokenCheck } from './own-token-check';
import type { CodeProblem, ReceiptCode, Repair, RxTokenCode } from './parsed-code';

/**
 * Our own codes, in upper case so that a QR code holds them in its compact alphanumeric mode:
 * - prescription pick-up token: `WYRX1.`, 26 characters of Crockford base32 (130 secret bits), check character
 * - receipt: `WYRC1.`, number of 6 to 40 characters 0–9 A–Z `-`, check character
 * The number behind the letters is the version of the form.
 */
const rxPrefix = 'WYRX1.';
const receiptPrefix = 'WYRC1.';
const rxBody = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const receiptNumber = /^[0-9A-Z-]{6,40}$/;
const rxLength = rxPrefix.length + 27;
const shortestReceipt = receiptPrefix.length + 7;
const longestReceipt = receiptPrefix.length + 41;

/** @throws RangeError unless the body is 26 characters of Crockford base32 in upper case. */
export function formatRxToken(body: string): string {
	if (!rxBody.test(body)) throw new RangeError('a pick-up token has 26 characters of Crockford base32');
	return rxPrefix + body + rxTokenCheck(body);
}

/** @throws RangeError unless the number has 6 to 40 characters 0–9, A–Z and hyphens. */
export function formatReceipt(number: string): string {
	if (!receiptNumber.test(number)) throw new RangeError(`not a receipt number: ${number.slice(0, 60)}`);
	return receiptPrefix + number + receiptCheck(number);
}

export const looksLikeRxToken = (text: string): boolean => /^WYRX1\./i.test(text);
export const looksLikeReceipt = (text: string): boolean => /^WYRC1\./i.test(text);

const lowerCase: Repair = { kind: 'letter_case', description: 'lower case where only upper case exists' };

/** Reads a pick-up token; lower case, and the letters I L O for 1 1 0, are read and marked. */
export function parseRxToken(text: string, raw = text): Result<RxTokenCode, CodeProblem> {
	if (!looksLikeRxToken(text)) return fail({ reason: 'unknown_format' });
	if (text.length < rxLength) return fail({ reason: 'incomplete', expected: rxLength, got: text.length });
	if (text.length > rxLength) return fail({ reason: 'excess', expected: rxLength, got: text.length });
	const upper = text.toUpperCase();
	const value = rxPrefix + upper.slice(rxPrefix.length).replace(/[IL]/g, '1').replace(/O/g, '0');
	const bad = value.slice(rxPrefix.length).search(/[^0-9A-HJKMNP-TV-Z]/);
	if (bad >= 0) return fail({ reason: 'bad_characters', at: rxPrefix.length + bad });
	const body = value.slice(rxPrefix.length, -1);
	if (formatRxToken(body) !== value) return fail({ reason: 'check_digit', at: rxLength - 1 });
	const repair: Repair | undefined =
		value !== upper
			? { kind: 'lookalike', description: 'I, L or O for 1, 1 or 0' }
			: upper !== text
				? lowerCase
				: undefined;
	return ok({ kind: 'rx-token', value, raw, body, ...(repair && { repair }) });
}

/** Reads a receipt code; lower case is read and marked. */
export function parseReceipt(text: string, raw = text): Result<ReceiptCode, CodeProblem> {
	if (!looksLikeReceipt(text)) return fail({ reason: 'unknown_format' });
	const got = text.length;
	if (got < shortestReceipt) return fail({ reason: 'incomplete', expected: shortestReceipt, got });
	if (got > longestReceipt) return fail({ reason: 'excess', expected: longestReceipt, got });
	const value = text.toUpperCase();
	const number = value.slice(receiptPrefix.length, -1);
	const bad = number.search(/[^0-9A-Z-]/);
	if (bad >= 0) return fail({ reason: 'bad_characters', at: receiptPrefix.length + bad });
	if (formatReceipt(number) !== value) return fail({ reason: 'check_digit', at: got - 1 });
	return ok({ kind: 'receipt', value, raw, number, ...(value !== text && { repair: lowerCase }) });
}
