import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from './instant';

describe('instants of events', () => {
	it.each([
		['2026-11-20T10:00:00+08:00', '2026-11-20T02:00:00.000Z'],
		['2026-11-20T10:00:00.123456789Z', '2026-11-20T10:00:00.123Z'],
		['2024-02-29t23:59:59.5z', '2024-02-29T23:59:59.500Z'],
		['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z']
	])('%s is %s', (text, instant) => {
		expect(new Date(parseInstant(text) ?? NaN).toISOString()).toBe(instant);
	});

	it.each([
		'2026-02-30T10:00:00Z',
		'2026-02-29T10:00:00Z',
		'2026-13-01T10:00:00Z',
		'2026-00-10T10:00:00Z',
		'2026-11-20T24:00:00Z',
		'2026-11-20T10:60:00Z',
		'2026-11-20T10:00:61Z',
		'2026-11-20T10:00:00',
		'2026-11-20 10:00:00Z',
		'2026-11-20',
		'1969-12-31T23:59:59Z',
		'0000-01-01T00:00:00Z',
		'9999-12-31T23:59:59Z',
		''
	])('%s is none', (text) => {
		expect(parseInstant(text)).toBeUndefined();
	});

	it('are what a clock wrote', () => {
		const min = new Date('1970-01-01T00:00:00Z');
		const max = new Date('9998-12-31T23:59:59Z');
		fc.assert(
			fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
				expect(parseInstant(date.toISOString())).toBe(date.getTime());
			})
		);
	});
});
