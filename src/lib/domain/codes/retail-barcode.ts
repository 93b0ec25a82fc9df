import { hasGs1CheckDigit } from './check-digit';
import type { RetailCode } from './parsed-code';

const kinds: Readonly<Record<number, RetailCode['kind']>> = { 8: 'ean8', 12: 'upc', 13: 'ean13' };

/** EAN-13 (69…: registered in China), EAN-8 or UPC-A, by length; undefined for another length or a bad check digit. */
export function retailCode(digits: string, raw: string): RetailCode | undefined {
	const kind = kinds[digits.length];
	if (!kind || !hasGs1CheckDigit(digits)) return undefined;
	return { kind, value: digits, raw, gtin: digits.padStart(14, '0') };
}
