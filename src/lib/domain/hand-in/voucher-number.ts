import { rxTokenCheck } from '../codes/own-token-check';
import { fail, ok, type Result } from '../shared/result';

/** Off the next purchase, or a small thing from the shelf; never for prescription or 甲类 medicines. */
export const voucherKinds = ['discount', 'gift'] as const;
export type VoucherKind = (typeof voucherKinds)[number];

/**
 * A voucher's number as its QR code carries it: `WYVC1.`, 12 characters of Crockford base32 (60 secret bits), check
 * character. Upper case, so that a QR code holds it in its compact alphanumeric mode.
 */
const prefix = 'WYVC1.';
const body = /^[0-9A-HJKMNP-TV-Z]{12}$/;

/** @throws RangeError unless the body is 12 characters of Crockford base32 in upper case. */
export function formatVoucher(text: string): string {
	if (!body.test(text)) throw new RangeError('a voucher has 12 characters of Crockford base32');
	return prefix + text + rxTokenCheck(text);
}

export const looksLikeVoucher = (text: string): boolean => /^(\][A-Za-z]\w)?WYVC1\./i.test(text.trim());

/**
 * Reads a scanned or typed voucher: a symbology prefix, blanks, hyphens, lower case and I L O for 1 1 0 are
 * forgiven; a wrong character is not. The prefix may be left out where it is typed.
 */
export function parseVoucher(text: string): Result<string, 'incomplete' | 'check_character'> {
	const plain = text
		.trim()
		.replace(/^\][A-Za-z]\w/, '')
		.toUpperCase()
		.replace(/[\s-]/g, '')
		.replace(/^WYVC1\./, '')
		.replace(/[IL]/g, '1')
		.replace(/O/g, '0');
	if (!/^[0-9A-HJKMNP-TV-Z]{13}$/.test(plain)) return fail('incomplete');
	const number = formatVoucher(plain.slice(0, 12));
	return number.endsWith(plain) ? ok(number) : fail('check_character');
}

/** `7K3M 9QX2 T5AB C`: as it is printed below the QR code. */
export const voucherWords = (number: string): string =>
	number.slice(prefix.length).replace(/(.{4})(?=.)/g, '$1 ');
