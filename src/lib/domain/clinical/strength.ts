import { parseDecimal } from '../prescription/decimal';
import type { DoseUnit } from '../prescription/dosing-codes';

const microgramsPer: Readonly<Record<string, number>> = {
	g: 1_000_000,
	mg: 1_000,
	μg: 1,
	µg: 1,
	ug: 1,
	mcg: 1
};
const mass = /^(\d+(?:\.\d+)?)(g|mg|μg|µg|ug|mcg)$/;
const volume = /^(\d+(?:\.\d+)?)ml$/i;

/** Micrograms to a tenth, or undefined for a text that is no mass. */
function micrograms(text: string): number | undefined {
	const match = mass.exec(text);
	const factor = microgramsPer[match?.[2] ?? ''];
	return match && factor !== undefined ? Math.round(Number(match[1]) * factor * 10) / 10 : undefined;
}

/** Units of which each one holds the strength as written. */
const counted: ReadonlySet<DoseUnit> = new Set([
	'tablet',
	'capsule',
	'sachet',
	'pill',
	'spray',
	'puff',
	'suppository',
	'vial',
	'patch'
]);

/**
 * How many micrograms of each ingredient one unit of the dose holds, in the order of the ingredients.
 *
 * Examples: "0.5g" per tablet → [500000]; "150mg/12.5mg" per tablet → [150000, 12500];
 * "100ml:2g" per ml → [20000]; "2ml:1mg" per vial → [1000]; "64μg×120喷" per spray → [64].
 * undefined for "复方", for units of activity, and where strength and unit do not fit each other.
 */
export function perUnit(strength: string, unit: DoseUnit): readonly number[] | undefined {
	const [first = ''] = strength.normalize('NFC').replace(/\s+/g, '').split('×');
	const [left = '', right] = first.split(':');
	if (right !== undefined) {
		const size = volume.exec(left);
		const content = micrograms(right);
		if (!size || content === undefined) return;
		if (unit === 'ml') return [content / Number(size[1])];
		return unit === 'vial' || unit === 'bottle' ? [content] : undefined;
	}
	if (!counted.has(unit)) return;
	const parts = left.split('/').map(micrograms);
	return parts.every((part) => part !== undefined) ? parts : undefined;
}

/**
 * Micrograms of one ingredient in one dose; undefined where it cannot be told.
 * @param at position of the ingredient; a strength with one number speaks of a single ingredient only
 */
export function doseOf({ strength, amount, unit, ingredients }: DoseText, at: number): number | undefined {
	const held = perUnit(strength, unit);
	const each = held?.length === ingredients.length ? held[at] : undefined;
	const count = parseDecimal(amount);
	if (each === undefined || !count.ok) return;
	return (each * Number(count.value.digits)) / 10 ** count.value.scale;
}

interface DoseText {
	readonly strength: string;
	readonly amount: string;
	readonly unit: DoseUnit;
	readonly ingredients: readonly string[];
}
