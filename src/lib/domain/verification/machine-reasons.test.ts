import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { known, unavailable, type PackFacts } from './facts';
import { machineReason } from './machine-reasons';
import { packHistory } from './pack-history';
import { boxFacts, gs1Code, now, recallOf, soldOnce, today } from './testing-facts';
import { judge } from './verify-pack';

const asOf = '2026-03-31T02:00:00Z';

describe('a verdict for others', () => {
	it('speaks to machines in reasons of identity, with the rest beside it', () => {
		const reason = (change: Partial<PackFacts>) => machineReason(judge(boxFacts(change), { today, now }));
		expect(reason({})).toEqual({ verified: true, failureReason: null, additional: [] });
		const unknown = known(null, 'registry', asOf);
		expect(reason({ registry: unknown }).failureReason).toBe('No_match_GTIN_Serial');
		expect(reason({ code: { ...gs1Code, batch: 'A9' } })).toEqual({
			verified: false,
			failureReason: 'No_match_GTIN_Serial_Lot',
			additional: ['suspect']
		});
		const both = { ...gs1Code, batch: 'A9', expiresOn: localDate('2027-04-30') };
		expect(reason({ code: both }).failureReason).toBe('No_match_GTIN_Serial_Lot_Expiry');
		expect(
			reason({ recalls: known([recallOf({})], 'recalls', asOf), sales: known(soldOnce, 'sales', asOf) })
		).toEqual({
			verified: true,
			failureReason: null,
			additional: ['recalled', 'dispensed']
		});
		expect(reason({ registry: unavailable('offline') }).failureReason).toBe('No_reason_provided');
	});
	it("tells a pack's way without naming places of others", () => {
		const origin = known(
			{
				steps: [
					{ kind: 'shipped' as const, at: asOf, place: 'elsewhere' as const, placeName: '别家' },
					{ kind: 'received' as const, at: asOf, place: 'here' as const, placeName: '一店' }
				],
				receivedHere: true,
				askedAtStore: true
			},
			'registry',
			asOf
		);
		expect(packHistory(boxFacts({ origin }))).toEqual([
			{ kind: 'made', at: '2025-04-01', place: null, placeName: null },
			{ kind: 'shipped', at: asOf, place: 'elsewhere', placeName: null },
			{ kind: 'received', at: asOf, place: 'here', placeName: '一店' }
		]);
	});
});
