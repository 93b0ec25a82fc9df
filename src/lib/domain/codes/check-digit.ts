/**
 * GS1 check digit (mod 10): from the right, the digits before the check digit weigh 3, 1, 3, …
 * Also the check digit of 本位码 and EAN codes. `digits` includes the check digit and holds only 0–9.
 */
export function hasGs1CheckDigit(digits: string): boolean {
	return digits.length > 1 && gs1CheckDigit(digits.slice(0, -1)) === digits.at(-1);
}

/** The check digit to put behind `digits`: "691122334455" -> "7". */
export function gs1CheckDigit(digits: string): string {
	let sum = 0;
	for (let i = 0; i < digits.length; i++) {
		const weight = (digits.length - i) % 2 ? 3 : 1;
		sum += Number(digits[i]) * weight;
	}
	return String((10 - (sum % 10)) % 10);
}
