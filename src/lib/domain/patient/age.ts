import { ageOn, daysBetween, type LocalDate } from '../shared/local-date';

export interface Age {
	readonly value: number;
	readonly unit: 'year' | 'month' | 'day';
}

/**
 * Age as a prescription states it: full years; below one year full months; below one month days
 * (处方管理办法: 新生儿、婴幼儿写日、月龄). Born 2026-10-31, on 2026-11-30: 30 days; on 2026-12-01: 1 month.
 *
 * @throws RangeError when the birth date lies after the day
 */
export function ageAt(birth: LocalDate, on: LocalDate): Age {
	if (birth > on) throw new RangeError(`born ${birth}, after ${on}`);
	const years = ageOn(birth, on);
	if (years >= 1) return { value: years, unit: 'year' };
	const monthsApart =
		(Number(on.slice(0, 4)) - Number(birth.slice(0, 4))) * 12 +
		Number(on.slice(5, 7)) -
		Number(birth.slice(5, 7));
	const months = on.slice(8) < birth.slice(8) ? monthsApart - 1 : monthsApart;
	return months >= 1 ? { value: months, unit: 'month' } : { value: daysBetween(birth, on), unit: 'day' };
}
