/** Expired or unwanted medicine that a customer leaves at the counter. Nothing is asked of the customer. */
import type { PackStatus } from '../verification/facts';

export const handInReasons = ['expired', 'unwanted', 'recalled', 'damaged'] as const;
export type HandInReason = (typeof handInReasons)[number];

export const handInRefusals = ['not_a_pack', 'handed_in', 'destroyed', 'already_scanned', 'changed'] as const;
export type HandInRefusal = (typeof handInRefusals)[number];

export interface HandedPack {
	readonly level: number;
	readonly status: PackStatus;
	readonly storeId: string | null;
}

export type HandInDecision =
	| { readonly refused: HandInRefusal }
	/** Whether the registry is told, so that the pack can never be sold, received, returned or dispensed again. */
	| { readonly marked: boolean };

/**
 * What becomes of a registered pack that is handed in. A pack that the records have in another store's stock is
 * taken in, but its record stays: the code in hand may be a copy, and a copy must not take a pack out of the stock
 * of somebody else.
 *
 * Example: sold anywhere → marked; in this store's stock, or nowhere yet → marked; in another store's stock →
 * taken in, not marked; handed in before → refused.
 */
export function decideHandIn(pack: HandedPack, storeId: string): HandInDecision {
	if (pack.level !== 1) return { refused: 'not_a_pack' };
	if (pack.status === 'handed_in' || pack.status === 'destroyed') return { refused: pack.status };
	return { marked: pack.status === 'sold' || pack.storeId === null || pack.storeId === storeId };
}

/** The reason that the records suggest; the person at the counter has the last word. */
export const likelyReason = (pack: { recalled: boolean; expired: boolean }): HandInReason =>
	pack.recalled ? 'recalled' : pack.expired ? 'expired' : 'unwanted';
