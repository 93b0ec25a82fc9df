import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { known, unavailable } from './facts';
import { boxFacts, boxRecord, noSale, now, recallOf, today } from './testing-facts';
import { checkOf } from './verdict';
import { judge } from './verify-pack';
import { withContents } from './with-contents';

const asOf = '2026-03-31T02:00:00Z';

describe('an outer pack', () => {
	const carton = known({ ...boxRecord, level: 2 }, 'registry', asOf);
	const inside = (change: Partial<Parameters<typeof withContents>[1]>) =>
		judge(
			withContents(boxFacts({ registry: carton }), {
				batches: [{ number: 'A2305', expiresOn: localDate('2027-03-31'), boxes: 10 }],
				problems: [],
				...change
			}),
			{ today, now }
		);
	it('passes with what is inside in order', () => {
		expect(inside({}).state).toBe('pass');
	});
	it('is recalled or expired with the batch inside that is', () => {
		const mixed = [
			{ number: 'B9', expiresOn: localDate('2026-03-30'), boxes: 1 },
			{ number: 'A2305', expiresOn: localDate('2027-03-31'), boxes: 9 }
		];
		expect(inside({ batches: mixed }).state).toBe('expired');
		const recalled = judge(
			withContents(
				boxFacts({ registry: carton, recalls: known([recallOf({ batches: ['b 9'] })], 'recalls', asOf) }),
				{ batches: mixed, problems: [] }
			),
			{ today, now }
		);
		expect(recalled.state).toBe('recalled');
		expect(checkOf(recalled, 'recall').detail.batch).toBe('B9');
	});
	it('is a contradiction with a foreign box, a loop or two parents inside', () => {
		for (const problem of ['foreign', 'loop', 'level_order', 'two_parents'] as const) {
			const verdict = inside({ problems: [{ problem }] });
			expect(verdict.state).toBe('mismatch');
			expect(verdict.alert).toEqual({ level: 'procedural', code: 'record_contradicts_itself' });
		}
		expect(inside({ problems: [{ problem: 'sold' }] }).state).toBe('pass');
	});
	it('leaves facts alone that nobody gathered', () => {
		const facts = boxFacts({ packaging: unavailable('offline') });
		expect(withContents(facts, { batches: [], problems: [] })).toBe(facts);
	});
});

describe('a sale that was reversed', () => {
	it('passes, and says so', () => {
		const verdict = judge(boxFacts({ sales: known({ ...noSale, reversed: 1 }, 'sales', asOf) }), {
			today,
			now
		});
		expect(verdict.state).toBe('pass');
		expect(checkOf(verdict, 'sale')).toMatchObject({ result: 'pass', reason: 'sale_reversed' });
	});
});
