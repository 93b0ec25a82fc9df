import { fail, ok, type Result } from '../shared/result';
import { units, type Units } from '../shared/quantity';

export interface OpenedPack {
	readonly contentUnits: Units;
	readonly unitsDispensed: Units;
}

export type SplitFailure =
	{ readonly code: 'beyond_content'; readonly left: number } | { readonly code: 'not_a_count' };

/** Takes units out of a pack; never beyond its content (拆零). 10 left of 24: taking 11 fails with left 10. */
export function takeUnits(pack: OpenedPack, count: number): Result<OpenedPack, SplitFailure> {
	if (!Number.isSafeInteger(count) || count < 1) return fail({ code: 'not_a_count' });
	const left = pack.contentUnits - pack.unitsDispensed;
	if (count > left) return fail({ code: 'beyond_content', left: Math.max(0, left) });
	return ok({ ...pack, unitsDispensed: units(pack.unitsDispensed + count) });
}

/**
 * What part of a pack costs: its share of the pack's price, a broken fen in the customer's disfavour never more than
 * one. 24 capsules for 12.50 yuan, 7 of them: 365 fen.
 */
export const splitPriceFen = (priceFen: number, count: number, contentUnits: number): number =>
	Math.ceil((priceFen * count) / contentUnits);

export const isEmpty = ({ contentUnits, unitsDispensed }: OpenedPack): boolean =>
	unitsDispensed >= contentUnits;
