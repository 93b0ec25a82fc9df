import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { expiryComputationOf } from './expiry-computation';

const made = localDate('2024-04-15');
const months24 = { count: 24, unit: 'month' } as const;

describe('the computation behind an expiry date', () => {
	it.each([
		['2026-04-15', 'same_day'],
		['2026-04-14', 'day_before'],
		['2026-03-31', 'end_of_previous_month'],
		['2026-04-30', 'end_of_month'],
		['2026-05-01', 'none'],
		['2026-04-13', 'none'],
		['2025-04-15', 'none']
	])('of %s after 24 months is %s', (day, name) => {
		expect(expiryComputationOf(made, localDate(day), months24)).toBe(name);
	});
	it('counts years as twelve months and days one by one', () => {
		expect(expiryComputationOf(made, localDate('2027-04-14'), { count: 3, unit: 'year' })).toBe('day_before');
		expect(expiryComputationOf(made, localDate('2024-05-15'), { count: 30, unit: 'day' })).toBe('same_day');
		expect(expiryComputationOf(made, localDate('2024-05-16'), { count: 30, unit: 'day' })).toBe('none');
	});
	it('ends a month that has no such day at its last one', () => {
		const leap = localDate('2024-02-29');
		expect(expiryComputationOf(leap, localDate('2025-02-28'), { count: 12, unit: 'month' })).toBe('same_day');
		const long = localDate('2024-08-31');
		expect(expiryComputationOf(long, localDate('2026-02-28'), { count: 18, unit: 'month' })).toBe('same_day');
		expect(expiryComputationOf(long, localDate('2026-01-31'), { count: 18, unit: 'month' })).toBe(
			'end_of_previous_month'
		);
	});
	it('tries every number of months where the shelf life is not told', () => {
		expect(expiryComputationOf(made, localDate('2025-10-14'), null)).toBe('day_before');
		expect(expiryComputationOf(made, localDate('2027-06-30'), null)).toBe('end_of_month');
		expect(expiryComputationOf(made, localDate('2025-10-20'), null)).toBe('none');
		expect(expiryComputationOf(made, localDate('2024-04-14'), null)).toBe('none');
		expect(expiryComputationOf(made, localDate('2044-04-15'), null)).toBe('none');
	});
});
