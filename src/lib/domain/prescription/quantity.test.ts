import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal, tidyDecimal } from './decimal';
import { frequencies, type Frequency } from './dosing-codes';
import { dosesIn, planQuantity } from './quantity';

describe('decimal amounts', () => {
	it.each(['1', '0.5', '10', '0.25', '12.0001'])('reads %s and writes it the same', (text) => {
		const parsed = parseDecimal(text);
		expect(parsed.ok && formatDecimal(parsed.value)).toBe(text);
	});
	it.each(['0', '', '.5', '0.50', '1.0', '01', '-1', '1e3', '0.00001', '1,5', 'NaN', '１', '1234567890'])(
		'refuses %s',
		(text) => expect(parseDecimal(text).ok).toBe(false)
	);
	it('tidies what a person types', () => {
		expect(tidyDecimal(' .50')).toBe('0.5');
		expect(tidyDecimal('2.0')).toBe('2');
		expect(tidyDecimal('007')).toBe('7');
		for (const text of ['0', '.', '', 'x', '1.2.3', '-1']) expect(tidyDecimal(text)).toBeUndefined();
	});
});

const doses: [Frequency, number, number][] = [
	['qd', 7, 7],
	['bid', 7, 14],
	['tid', 7, 21],
	['q6h', 3, 12],
	['qn', 7, 7],
	['qod', 7, 4],
	['qod', 6, 3],
	['qw', 7, 1],
	['qw', 8, 2],
	['once', 7, 1]
];

describe('quantity', () => {
	it.each(doses)('%s for %i days is %i doses', (frequency, days, expected) => {
		expect(dosesIn({ frequency, days })).toEqual({ ok: true, value: expected });
	});
	it('counts half tablets exactly', () => {
		const plan = { amount: '0.5', frequency: 'tid' as const, days: 7 };
		expect(planQuantity(plan, '12')).toEqual({
			ok: true,
			value: { doses: 21, total: '10.5', units: 11, packs: 1 }
		});
		expect(planQuantity(plan, '6')).toMatchObject({ value: { packs: 2 } });
		expect(planQuantity({ amount: '0.1', frequency: 'tid', days: 10 }, '3')).toMatchObject({
			value: { total: '3', units: 3, packs: 1 }
		});
	});
	it('needs a maximum when taken as needed', () => {
		const plan = { amount: '1', frequency: 'prn' as const, days: 3 };
		expect(planQuantity(plan, '10')).toEqual({ ok: false, failure: { code: 'prn_needs_maximum' } });
		expect(planQuantity({ ...plan, maxPerDay: 4 }, '10')).toMatchObject({ value: { doses: 12, packs: 2 } });
		expect(planQuantity({ ...plan, maxPerDay: 100 }, '10')).toEqual({
			ok: false,
			failure: { code: 'too_much' }
		});
	});
	it('refuses what is no plan', () => {
		expect(planQuantity({ amount: '0', frequency: 'qd', days: 7 }, '1').ok).toBe(false);
		expect(planQuantity({ amount: '1', frequency: 'qd', days: 0 }, '1').ok).toBe(false);
		expect(planQuantity({ amount: '1', frequency: 'qd', days: 1.5 }, '1').ok).toBe(false);
		expect(planQuantity({ amount: '1', frequency: 'qd', days: 7 }, '0').ok).toBe(false);
	});
	it('gives enough packs and not one more', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 99_999 }),
				fc.constantFrom(...frequencies),
				fc.integer({ min: 1, max: 90 }),
				fc.integer({ min: 1, max: 500 }),
				(hundredths, frequency, days, content) => {
					const amount = tidyDecimal(
						`${Math.trunc(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`
					);
					if (amount === undefined) throw new Error('always a positive decimal');
					const planned = planQuantity({ amount, frequency, days, maxPerDay: 3 }, String(content));
					if (!planned.ok) throw new Error(planned.failure.code);
					const { doses: count, packs, units } = planned.value;
					const total = hundredths * count;
					expect(packs * content * 100).toBeGreaterThanOrEqual(total);
					expect((packs - 1) * content * 100).toBeLessThan(total);
					expect(units).toBe(Math.ceil(total / 100));
				}
			)
		);
	});
});
