import { fail, ok, type Result } from '../shared/result';
import { ceilDivide, formatDecimal, parseDecimal, times } from './decimal';
import { timesPerDay, type Frequency } from './dosing-codes';

export interface DosePlan {
	/** One dose, a decimal string in the same unit as `packContent`. */
	readonly amount: string;
	readonly frequency: Frequency;
	readonly days: number;
	/** Greatest number of doses a day; needed for `prn`, else not read. */
	readonly maxPerDay?: number;
}

export type QuantityFailure =
	| { readonly code: 'not_decimal'; readonly text: string }
	| { readonly code: 'days_not_whole'; readonly days: number }
	| { readonly code: 'prn_needs_maximum' }
	| { readonly code: 'too_much' };

export interface PlannedQuantity {
	readonly doses: number;
	/** amount × doses, a decimal string. */
	readonly total: string;
	/** Whole units that must be handed out; a half tablet left over stays with the patient. */
	readonly units: number;
	/** Whole packs. */
	readonly packs: number;
}

/** Doses in so many days, rounded up: every other day for 7 days is 4 (days 1, 3, 5, 7). */
export function dosesIn(plan: Omit<DosePlan, 'amount'>): Result<number, QuantityFailure> {
	const { frequency, days, maxPerDay } = plan;
	if (!Number.isSafeInteger(days) || days < 1 || days > 366) return fail({ code: 'days_not_whole', days });
	if (frequency === 'once') return ok(1);
	if (frequency === 'prn') {
		if (maxPerDay === undefined || !Number.isSafeInteger(maxPerDay) || maxPerDay < 1)
			return fail({ code: 'prn_needs_maximum' });
		return maxPerDay > 48 ? fail({ code: 'too_much' }) : ok(maxPerDay * days);
	}
	const rate = timesPerDay[frequency];
	if (!rate) return fail({ code: 'prn_needs_maximum' });
	return ok(Math.ceil((days * rate.numerator) / rate.denominator));
}

/**
 * How much a dosing plan needs, in whole packs.
 *
 * Example: half a tablet three times a day for 7 days, packs of 12 tablets:
 * 21 doses × 0.5 = 10.5 → 11 tablets → 1 pack. With packs of 6: 2 packs.
 *
 * @param packContent content of one pack in the unit of `amount`, a decimal string ("12", "100" for 100 mL)
 */
export function planQuantity(plan: DosePlan, packContent: string): Result<PlannedQuantity, QuantityFailure> {
	const amount = parseDecimal(plan.amount);
	if (!amount.ok) return amount;
	const content = parseDecimal(packContent);
	if (!content.ok) return content;
	const doses = dosesIn(plan);
	if (!doses.ok) return doses;
	const total = times(amount.value, doses.value);
	const units = ceilDivide(total, { digits: 1n, scale: 0 });
	const packs = ceilDivide(total, content.value);
	if (units > BigInt(Number.MAX_SAFE_INTEGER)) return fail({ code: 'too_much' });
	return ok({ doses: doses.value, total: formatDecimal(total), units: Number(units), packs: Number(packs) });
}
