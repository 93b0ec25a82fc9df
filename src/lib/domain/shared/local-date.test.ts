import { describe, expect, it } from 'vitest';
import {
	addDays,
	ageOn,
	chinaDate,
	daysBetween,
	lastDayOfMonth,
	localDate,
	localDateOf,
	parseLocalDate
} from './local-date';

describe('local dates', () => {
	it('refuses days that do not exist', () => {
		for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '0026-02-30', ''])
			expect(parseLocalDate(text)).toBeUndefined();
		expect(localDateOf(2026, 2, 29)).toBeUndefined();
		expect(localDateOf(2024, 2, 29)).toBe('2024-02-29');
	});
	it('counts days over a leap day and a year end', () => {
		expect(daysBetween(localDate('2024-02-28'), localDate('2024-03-01'))).toBe(2);
		expect(addDays(localDate('2026-12-31'), 1)).toBe('2027-01-01');
		expect(lastDayOfMonth(2028, 2)).toBe('2028-02-29');
	});
	it('counts full years of age', () => {
		expect(ageOn(localDate('2020-02-29'), localDate('2021-02-28'))).toBe(0);
		expect(ageOn(localDate('2020-02-29'), localDate('2021-03-01'))).toBe(1);
	});
	it('takes the day from the clock in China', () => {
		expect(chinaDate(new Date('2026-11-21T16:00:00Z'))).toBe('2026-11-22');
		expect(chinaDate(new Date('2026-11-21T15:59:59Z'))).toBe('2026-11-21');
	});
});
