import { addDays, lastDayOfMonth, localDateOf, type LocalDate } from '../shared/local-date';

/**
 * The four computations of 有效期至 that the platform accepts (its public client code names them at
 * `validation_rule_list`): production date plus shelf life gives a day; the last day of use is that day, the day
 * before it, the end of the month before it, or the end of its month.
 */
export const expiryComputations = [
	'same_day',
	'day_before',
	'end_of_previous_month',
	'end_of_month'
] as const;
export type ExpiryComputation = (typeof expiryComputations)[number];

export interface ShelfLife {
	readonly count: number;
	readonly unit: 'day' | 'month' | 'year';
}

/** No medicine is given a longer life: beyond it a date is an error, not a long shelf life. */
const mostMonths = 120;

function addMonths(day: LocalDate, months: number): LocalDate {
	const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
	const index = year * 12 + month - 1 + months;
	const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1];
	return localDateOf(toYear, toMonth, date) ?? lastDayOfMonth(toYear, toMonth);
}

function fits(due: LocalDate, expiresOn: LocalDate): ExpiryComputation | undefined {
	const [year = 0, month = 0] = due.split('-').map(Number);
	const computed: Record<ExpiryComputation, LocalDate> = {
		same_day: due,
		day_before: addDays(due, -1),
		end_of_previous_month: addDays(`${due.slice(0, 7)}-01` as LocalDate, -1),
		end_of_month: lastDayOfMonth(year, month)
	};
	return expiryComputations.find((name) => computed[name] === expiresOn);
}

/**
 * Which of the accepted computations an expiry date follows, or `none`. Without a shelf life any whole number of
 * months up to ten years is tried, so that only a date that no shelf life explains is `none`.
 *
 * Example, made 2024-04-15 with 24 months: 2026-04-15 same_day, 2026-04-14 day_before, 2026-03-31
 * end_of_previous_month, 2026-04-30 end_of_month, 2026-05-01 none.
 */
export function expiryComputationOf(
	producedOn: LocalDate,
	expiresOn: LocalDate,
	life: ShelfLife | null
): ExpiryComputation | 'none' {
	if (life?.unit === 'day') return fits(addDays(producedOn, life.count), expiresOn) ?? 'none';
	if (life) {
		const months = life.unit === 'year' ? life.count * 12 : life.count;
		return fits(addMonths(producedOn, months), expiresOn) ?? 'none';
	}
	for (let months = 1; months <= mostMonths; months++) {
		const found = fits(addMonths(producedOn, months), expiresOn);
		if (found) return found;
	}
	return 'none';
}
