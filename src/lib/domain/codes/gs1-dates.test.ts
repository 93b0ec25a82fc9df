import { expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { gs1Date } from './gs1-dates';

it('keeps two-digit years within 49 years back and 50 ahead', () => {
	const today = localDate('2026-11-22');
	expect(gs1Date('760101', false, today)).toBe('2076-01-01');
	expect(gs1Date('770101', false, today)).toBe('1977-01-01');
	expect(gs1Date('260101', false, today)).toBe('2026-01-01');
	const late = localDate('2080-01-01');
	expect(gs1Date('300101', false, late)).toBe('2130-01-01');
	expect(gs1Date('310101', false, late)).toBe('2031-01-01');
	expect(gs1Date('990101', false, late)).toBe('2099-01-01');
});

it('takes day 00 for the last day of the month, where that is allowed', () => {
	expect(gs1Date('280200', true)).toBe('2028-02-29');
	expect(gs1Date('261200', true)).toBe('2026-12-31');
	expect(gs1Date('261300', true)).toBeUndefined();
	expect(gs1Date('260000', true)).toBeUndefined();
	expect(gs1Date('261200', false)).toBeUndefined();
	expect(gs1Date('260631', true)).toBeUndefined();
});
