import type { ParsedCode } from './parsed-code';

/**
 * The key under which a single pack is registered: the 20 digits of a trace code, or `01{gtin}21{serial}` of a
 * GS1 code or Digital Link. Undefined if the code names no single pack, as a shop barcode or a batch does.
 */
export function packKey(code: ParsedCode): string | undefined {
	switch (code.kind) {
		case 'cn-trace':
			return code.value;
		case 'gs1':
		case 'gs1-digital-link':
			return code.gtin && code.serial ? `01${code.gtin}21${code.serial}` : undefined;
		default:
			return undefined;
	}
}

export interface ProductKey {
	readonly scheme: 'gtin' | 'trace-prefix' | 'insurance' | 'standard-drug';
	/** gtin: 14 digits; trace-prefix: 7 digits; the others as printed. */
	readonly value: string;
}

/** What the code says about the product; undefined where it names none (a logistic unit, a token, a device). */
export function productKey(code: ParsedCode): ProductKey | undefined {
	switch (code.kind) {
		case 'cn-trace':
			return { scheme: 'trace-prefix', value: code.identification };
		case 'gs1':
		case 'gs1-digital-link':
			return code.gtin ? { scheme: 'gtin', value: code.gtin } : undefined;
		case 'ean13':
		case 'ean8':
		case 'upc':
			return { scheme: 'gtin', value: code.gtin };
		case 'insurance':
		case 'standard-drug':
			return { scheme: code.kind, value: code.value };
		default:
			return undefined;
	}
}
