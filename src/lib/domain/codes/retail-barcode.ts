import { hasGs1CheckDigit } from './check-digit';
import type { RetailCode } from './parsed-code';

const kinds: Readonly<Record<number, RetailCode['kind']>> = { 8: 'ean8', 12: 'upc', 13: 'ean13' };

export const isRetailLength = (length: number): boolean => length in kinds;

/** EAN-13 (69…: registered in China), EAN-8 or UPC-A, by length; undefined for another length or a bad check digit. */
export function retailCode(digits: string, raw: string): RetailCode | undefined {
	const kind = kinds[digits.length];
	if (!kind || !hasGs1CheckDigit(digits)) return undefined;
	return { kind, value: digits, raw, gtin: digits.padStart(14, '0') };
}

/**
 * The UPC-A digits of an 8-digit UPC-E, whose sixth digit tells where zeros were left out (GS1 General
 * Specifications §5.2.2.4). "06543217" -> "065100004327"
 */
export function expandUpcE(digits: string): string | undefined {
	const match = /^([01])(\d{6})(\d)$/.exec(digits);
	if (!match) return undefined;
	const [, system = '', body = '', check = ''] = match;
	const last = Number(body[5]);
	if (last <= 2) return `${system}${body.slice(0, 2)}${last}0000${body.slice(2, 5)}${check}`;
	if (last === 3) return `${system}${body.slice(0, 3)}00000${body.slice(3, 5)}${check}`;
	if (last === 4) return `${system}${body.slice(0, 4)}00000${body.slice(4, 5)}${check}`;
	return `${system}${body.slice(0, 5)}0000${last}${check}`;
}
