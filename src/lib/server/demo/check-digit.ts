/**
 * GS1 modulo-10 check digit of the digits before it; weights 3, 1, 3 … from the right.
 * The standard drug code (本位码) uses the same rule.
 * @example gs1CheckDigit('692456188407') === '4'
 */
export function gs1CheckDigit(digits: string): string {
	let sum = 0;
	for (let i = 0; i < digits.length; i++) sum += Number(digits.at(-1 - i)) * (i % 2 === 0 ? 3 : 1);
	return String((10 - (sum % 10)) % 10);
}

export const withCheckDigit = (digits: string): string => digits + gs1CheckDigit(digits);
