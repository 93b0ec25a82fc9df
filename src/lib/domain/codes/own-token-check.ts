const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Multiplies by x in the field of 32 elements, modulo the primitive polynomial x⁵ + x² + 1. */
const timesX = (value: number): number => (value & 16 ? (value << 1) ^ 0b100101 : value << 1);

/**
 * The check character of a pick-up token, itself of Crockford base32: the sum of the characters weighted by
 * powers of x. It finds every single wrong character and every exchange of two, wherever they stand, for up
 * to 31 characters with itself; Crockford's own check symbol would do so too, but needs `*~$=U`.
 */
export function rxTokenCheck(body: string): string {
	let sum = 0;
	for (const character of body) sum = timesX(sum ^ base32.indexOf(character));
	return base32.charAt(sum);
}

const receiptAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-';
/** The 37th check character is `*`, so that a code never ends in a hyphen. */
const receiptChecks = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*';

/**
 * The check character of a receipt number, ISO/IEC 7064 MOD 37-2 with the hyphen as 37th data character: finds
 * every single wrong character and every exchange of two that stand less than 36 places apart.
 */
export function receiptCheck(number: string): string {
	let sum = 0;
	for (const character of number) sum = ((sum + receiptAlphabet.indexOf(character)) * 2) % 37;
	return receiptChecks.charAt((38 - sum) % 37);
}
