import { describe, expect, it } from 'vitest';
import { isFresh } from './answer-freshness';
import { backOffMs } from './back-off';
import { platformPack } from './testing-answers';

describe('waiting before the next try', () => {
	const limits = { firstMs: 1_000, mostMs: 30_000 };
	it('doubles up to the most and leaves the upper half to chance', () => {
		expect([1, 2, 3, 4, 5, 6, 7, 500].map((failures) => backOffMs(failures, limits, 0))).toEqual([
			500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000
		]);
		expect([1, 3, 6].map((failures) => backOffMs(failures, limits, 0.999_999))).toEqual([
			1_000, 4_000, 30_000
		]);
	});
});

describe('an answer kept', () => {
	const asOf = new Date('2026-03-31T00:00:00Z');
	const after = (seconds: number) => new Date(asOf.getTime() + seconds * 1_000);
	it('is used without asking again for as long as its status does not change by itself', () => {
		const activated = { kind: 'pack', pack: platformPack({}) } as const;
		expect([isFresh(activated, asOf, after(299)), isFresh(activated, asOf, after(300))]).toEqual([
			true,
			false
		]);
		const cancelled = { kind: 'pack', pack: platformPack({ status: 'cancelled' }) } as const;
		expect(isFresh(cancelled, asOf, after(3_600))).toBe(true);
		expect([29, 30].map((s) => isFresh({ kind: 'not_known' }, asOf, after(s)))).toEqual([true, false]);
	});
});
