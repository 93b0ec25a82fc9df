/** Positive decimals as strings ("0.5", "2", "10"), counted exactly: no floats between a dose and a pack. */
import { fail, ok, type Result } from '../shared/result';

/** value = digits / 10^scale */
export interface Decimal {
	readonly digits: bigint;
	readonly scale: number;
}

export interface NotDecimal {
	readonly code: 'not_decimal';
	readonly text: string;
}

// A leading zero before the point and none behind the number (as medicine orders are written): 0.5, not .5 or 0.50.
const pattern = /^(?:0|[1-9]\d{0,8})(?:\.\d{0,3}[1-9])?$/;

/** At most 9 digits before and 4 after the point; greater than zero. */
export function parseDecimal(text: string): Result<Decimal, NotDecimal> {
	if (!pattern.test(text) || text === '0') return fail({ code: 'not_decimal', text });
	const [whole = '', fraction = ''] = text.split('.');
	return ok({ digits: BigInt(whole + fraction), scale: fraction.length });
}

/** "0.50" → "0.5", ".5" → "0.5", "2.0" → "2"; undefined when it is no positive decimal. */
export function tidyDecimal(text: string): string | undefined {
	const match = /^0*(\d*)(?:\.(\d*))?$/.exec(text.trim());
	if (!match || !/\d/.test(text)) return;
	const fraction = (match[2] ?? '').replace(/0+$/, '');
	const tidy = (match[1] || '0') + (fraction === '' ? '' : `.${fraction}`);
	return parseDecimal(tidy).ok ? tidy : undefined;
}

export const times = ({ digits, scale }: Decimal, count: number): Decimal => ({
	digits: digits * BigInt(count),
	scale
});

export function formatDecimal({ digits, scale }: Decimal): string {
	if (scale === 0) return digits.toString();
	const text = digits.toString().padStart(scale + 1, '0');
	const fraction = text.slice(-scale).replace(/0+$/, '');
	return text.slice(0, -scale) + (fraction === '' ? '' : `.${fraction}`);
}

/** How many `size` are needed to hold `amount`, rounded up: 10.5 over 4 → 3. */
export function ceilDivide(amount: Decimal, size: Decimal): bigint {
	const scale = Math.max(amount.scale, size.scale);
	const over = amount.digits * 10n ** BigInt(scale - amount.scale);
	const under = size.digits * 10n ** BigInt(scale - size.scale);
	return (over + under - 1n) / under;
}
