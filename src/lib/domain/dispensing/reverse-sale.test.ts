import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import {
	faultOfDecision,
	refusesReversal,
	returnChecks,
	reversalDefaults,
	type ReturnedPack
} from './reverse-sale';

const sale = { storeId: 's1', soldOn: localDate('2026-11-01'), units: 24 };
const soldPack: ReturnedPack = {
	level: 1,
	status: 'sold',
	expiresOn: localDate('2027-11-30'),
	recalled: false,
	contentUnits: 24,
	saleCount: 1,
	sale
};
const ask = (change: Partial<ReturnedPack>, today = '2026-11-11') =>
	refusesReversal({ ...soldPack, ...change }, { today: localDate(today), storeId: 's1' }, reversalDefaults);

describe('reversing a sale', () => {
	it('plays the worked example', () => {
		expect(ask({})).toBeNull();
		expect(ask({}, '2026-11-12')).toBe('too_late');
		expect(ask({ sale: { ...sale, storeId: 's2' } })).toBe('sold_elsewhere');
		expect(ask({ sale: { ...sale, units: 6 }, status: 'in_stock' })).toBe('split');
		expect(ask({ status: 'handed_in' })).toBe('handed_in');
	});
	it.each<[Partial<ReturnedPack>, string]>([
		[{ level: 2 }, 'not_a_pack'],
		[{ status: 'returned' }, 'returned'],
		[{ status: 'destroyed' }, 'not_sellable'],
		[{ recalled: true }, 'recalled'],
		[{ expiresOn: localDate('2026-11-10') }, 'expired'],
		[{ status: 'in_stock', sale: null, saleCount: 0 }, 'not_sold'],
		[{ saleCount: 2 }, 'several_sales'],
		[{ sale: null }, 'no_sale_record']
	])('%o is refused: %s', (change, reason) => expect(ask(change)).toBe(reason));
	it('accepts the last usable day', () => expect(ask({ expiresOn: localDate('2026-11-11') })).toBeNull());
	it('puts nothing back on the shelf that was faulty, kept cold, or not looked at', () => {
		const decide = (
			...[reason, decision, checks, storage = 'normal']: [
				Parameters<typeof faultOfDecision>[0],
				Parameters<typeof faultOfDecision>[1],
				Parameters<typeof faultOfDecision>[2],
				('normal' | 'cold')?
			]
		) => faultOfDecision(reason, decision, checks, { storage }, reversalDefaults);
		expect(decide('dispensing_error', 'back_for_sale', returnChecks)).toBeNull();
		expect(decide('dispensing_error', 'back_for_sale', ['sealed'])).toBe('checks_incomplete');
		expect(decide('dispensing_error', 'back_for_sale', returnChecks, 'cold')).toBe('must_be_destroyed');
		expect(decide('quality_problem', 'back_for_sale', returnChecks)).toBe('must_be_destroyed');
		expect(decide('quality_problem', 'destroy', [])).toBeNull();
		expect(decide('not_needed', 'destroy', [])).toBe('reason_not_allowed');
	});
});
