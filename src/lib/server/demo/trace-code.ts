import type { DemoProduct, PackLevel } from './rows';

/**
 * In the printed code the last four digits are check digits by a method that is not public; here a plain mixing
 * function stands in for it, so that neighbouring packs do not differ by one digit only.
 */
function mixed(text: string): string {
	let hash = 0x811c9dc5;
	for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
	hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
	return String((hash ^ (hash >>> 12)) >>> 0)
		.slice(-4)
		.padStart(4, '0');
}

/** 13 digits: nine of the pack's place in its product and level, counted from 1, and four mixed from them. */
export function serialOf(product: DemoProduct, level: PackLevel, index: number): string {
	const place = String(index).padStart(9, '0');
	return place + mixed(product.identificationCodes[level] + place);
}

/** 20 digits: identification code 7 + serial 13. */
export const traceCodeOf = (product: DemoProduct, level: PackLevel, index: number): string =>
	product.identificationCodes[level] + serialOf(product, level, index);
