import { gate, isWhole, type Counter, type RefusalReason, type ScannedPack } from './pack-gate';

export interface BasketSettings {
	/** Smallest packs of ephedrine compounds a sale (reprints of the rules on 含麻黄碱类复方制剂). */
	readonly ephedrinePacks: number;
}

export const basketDefaults: BasketSettings = { ephedrinePacks: 2 };

export type BasketDecision =
	| {
			readonly accepted: true;
			readonly code: string;
			readonly productId: string;
			readonly units: number;
			readonly whole: boolean;
	  }
	| { readonly accepted: false; readonly code: string; readonly reason: RefusalReason };

export interface Basket {
	/** One per scan, in the order of the scans. */
	readonly decisions: readonly BasketDecision[];
	/** An accepted pack must be logged with the buyer's identity number (ephedrine compounds). */
	readonly identityRequired: boolean;
	/** A 甲类 pack needs the pharmacist on duty; only 乙类 may be sold without one. */
	readonly pharmacistRequired: boolean;
}

/**
 * A sale without a prescription. Prescription medicines never pass, special-control medicines never pass,
 * ephedrine compounds pass up to two smallest packs and with an identity check.
 *
 * Example: scans a (乙类), b (Rx), a again, e1, e2, e3 (ephedrine, 甲类) → a ok, b rx_needs_prescription,
 * a already_scanned, e1 ok, e2 ok, e3 ephedrine_limit; identity and pharmacist required.
 */
export function decideBasket(
	scans: readonly ScannedPack[],
	counter: Counter,
	settings: BasketSettings = basketDefaults
): Basket {
	const taken = new Set<string>();
	let ephedrine = 0;
	let pharmacistRequired = false;
	const decisions = scans.map((scan): BasketDecision => {
		const refuse = (reason: RefusalReason): BasketDecision => ({
			accepted: false,
			code: scan.code,
			reason
		});
		const gated = gate(scan, counter);
		if ('refused' in gated) return refuse(gated.refused);
		const { pack } = gated;
		if (pack.specialControl !== null) return refuse('special_control');
		if (pack.rxClass === 'rx') return refuse('rx_needs_prescription');
		if (taken.has(scan.code)) return refuse('already_scanned');
		const units = scan.units ?? pack.contentUnits;
		if (scan.units === undefined && !isWhole(pack)) return refuse('opened_pack');
		// Compounds with ephedrine are counted in packs, so that their limit holds.
		if (units < pack.contentUnits && (!pack.splittable || pack.ephedrine)) return refuse('not_splittable');
		if (!Number.isSafeInteger(units) || units < 1 || units > pack.unitsLeft) return refuse('not_enough_left');
		if (pack.ephedrine) {
			if (ephedrine >= settings.ephedrinePacks) return refuse('ephedrine_limit');
			ephedrine += 1;
		}
		if (pack.rxClass === 'otc_a') pharmacistRequired = true;
		taken.add(scan.code);
		return {
			accepted: true,
			code: scan.code,
			productId: pack.productId,
			units,
			whole: units === pack.contentUnits
		};
	});
	return { decisions, identityRequired: ephedrine > 0, pharmacistRequired };
}
