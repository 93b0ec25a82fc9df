/**
 * Whether a sale may be undone because the pack came back, and what may become of the pack.
 *
 * EU 2016/161 art. 13 lets a pharmacy reverse its own decommissioning within 10 days, at the same premises, for a
 * pack that is in date and not registered as recalled, withdrawn or stolen. In Chinese pharmacies medicine is not
 * taken back once sold, except for faults of quality (general practice, no statute text at hand). Days and reasons
 * are therefore settings of the house.
 */
import { daysBetween, type LocalDate } from '../shared/local-date';
import type { PackStatus } from '../verification/facts';

export const reversalReasons = ['quality_problem', 'dispensing_error', 'not_needed'] as const;
export type ReversalReason = (typeof reversalReasons)[number];

export const reversalDecisions = ['back_for_sale', 'destroy'] as const;
export type ReversalDecision = (typeof reversalDecisions)[number];

/** What the pharmacist confirms with the pack in hand before it may be sold again. */
export const returnChecks = ['sealed', 'label_intact', 'stored_properly'] as const;
export type ReturnCheck = (typeof returnChecks)[number];

export interface ReversalSettings {
	/** Days after the sale within which it may be reversed; 0 = on the same day only. */
	readonly returnDays: number;
	readonly reasons: readonly ReversalReason[];
}

export const reversalDefaults: ReversalSettings = {
	returnDays: 10,
	reasons: ['quality_problem', 'dispensing_error']
};

export const reversalRefusals = [
	'unreadable',
	'not_a_pack',
	'not_registered',
	'handed_in',
	'returned',
	'not_sellable',
	'recalled',
	'expired',
	'split',
	'not_sold',
	'several_sales',
	'sold_elsewhere',
	'no_sale_record',
	'too_late'
] as const;
export type ReversalRefusal = (typeof reversalRefusals)[number];

export interface ReturnedPack {
	readonly level: number;
	readonly status: PackStatus;
	readonly expiresOn: LocalDate;
	readonly recalled: boolean;
	readonly contentUnits: number;
	/** Sales in the registry that stand. */
	readonly saleCount: number;
	/** Units of the sale that stands at a counter of ours, and where and when that was; null = none on record. */
	readonly sale: { readonly storeId: string; readonly soldOn: LocalDate; readonly units: number } | null;
}

/**
 * @returns why the sale cannot be reversed, or null
 *
 * Example, 10 days: sold here whole on 1 November → may be reversed until 11 November; on the 12th too_late. Sold
 * by the sister store: sold_elsewhere. Six of 24 units sold: split. Sold here, then handed in: handed_in.
 */
export function refusesReversal(
	pack: ReturnedPack,
	here: { readonly today: LocalDate; readonly storeId: string },
	{ returnDays }: ReversalSettings
): ReversalRefusal | null {
	const { sale, status } = pack;
	if (pack.level !== 1) return 'not_a_pack';
	if (status === 'handed_in' || status === 'returned') return status;
	if (status === 'destroyed' || status === 'unknown') return 'not_sellable';
	if (pack.recalled) return 'recalled';
	if (pack.expiresOn < here.today) return 'expired';
	if (sale && sale.units !== pack.contentUnits) return 'split';
	if (status !== 'sold') return 'not_sold';
	if (pack.saleCount > 1) return 'several_sales';
	if (!sale) return 'no_sale_record';
	if (sale.storeId !== here.storeId) return 'sold_elsewhere';
	return daysBetween(sale.soldOn, here.today) > returnDays ? 'too_late' : null;
}

export type DecisionFault = 'reason_not_allowed' | 'checks_incomplete' | 'must_be_destroyed';

/**
 * What stands against the decision; null = it may be carried out. A faulty pack is never sold again, nor is one that
 * has to be kept cold and was out of our hands. Back on the shelf needs every check confirmed.
 */
export function faultOfDecision(
	reason: ReversalReason,
	decision: ReversalDecision,
	checks: readonly ReturnCheck[],
	pack: { readonly storage: 'normal' | 'cool' | 'cold' },
	settings: ReversalSettings
): DecisionFault | null {
	if (!settings.reasons.includes(reason)) return 'reason_not_allowed';
	if (decision === 'destroy') return null;
	if (reason === 'quality_problem' || pack.storage === 'cold') return 'must_be_destroyed';
	return returnChecks.every((check) => checks.includes(check)) ? null : 'checks_incomplete';
}
