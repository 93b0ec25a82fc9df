import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { known, unavailable, type PackFacts, type RecallNotice } from './facts';
import { boxFacts, boxRecord, gs1Code, noSale, now, recallOf, soldOnce, today } from './testing-facts';
import {
	checkNames,
	checkOf,
	type CheckName,
	type CheckReason,
	type CheckResult,
	type VerdictState
} from './verdict';
import { judge } from './verify-pack';
import { screenAfterAnswer, verdictScreen, type VerdictScreen } from './verdict-screen';

const asOf = '2026-03-31T02:00:00Z';
const registry = (change: Partial<typeof boxRecord>) => known({ ...boxRecord, ...change }, 'registry', asOf);
const recalls = (...notices: RecallNotice[]) => known(notices, 'recalls', asOf);
const sales = (change: Partial<typeof noSale>) => known({ ...soldOnce, ...change }, 'sales', asOf);

type Row = [
	name: string,
	change: Partial<PackFacts>,
	state: VerdictState,
	screen: VerdictScreen,
	check: [CheckName, CheckResult, CheckReason],
	alert: string | null
];

const rows: Row[] = [
	['in order', {}, 'pass', 'pass', ['record_match', 'not_checked', 'nothing_to_compare'], null],
	[
		'a code whose details agree',
		{ code: gs1Code },
		'pass',
		'pass',
		['record_match', 'pass', 'matches'],
		null
	],
	[
		'45 days left',
		{ registry: registry({ expiresOn: localDate('2026-05-15') }) },
		'near_expiry',
		'near',
		['expiry', 'attention', 'near_expiry'],
		null
	],
	[
		'today is the last usable day',
		{ registry: registry({ expiresOn: today }) },
		'near_expiry',
		'near',
		['expiry', 'attention', 'near_expiry'],
		null
	],
	[
		'the day after the last usable day',
		{ registry: registry({ expiresOn: localDate('2026-03-30') }) },
		'expired',
		'expired',
		['expiry', 'fail', 'expired'],
		'procedural/expired'
	],
	[
		'the earlier of two expiry days counts',
		{ code: { ...gs1Code, expiresOn: localDate('2026-03-01') } },
		'expired',
		'expired',
		['record_match', 'fail', 'expiry_differs'],
		'suspected_falsification/expiry_mismatch'
	],
	[
		'its batch recalled',
		{ recalls: recalls(recallOf({ batches: ['B1', ' a2305 '] })) },
		'recalled',
		'recalled',
		['recall', 'fail', 'batch_recalled'],
		'procedural/recalled'
	],
	[
		'another batch recalled',
		{ recalls: recalls(recallOf({ batches: ['A2304'] })) },
		'pass',
		'pass',
		['recall', 'pass', 'batch_not_recalled'],
		null
	],
	[
		'a recall that lists no batch recalls nothing',
		{ recalls: recalls(recallOf({ batches: [] })) },
		'pass',
		'pass',
		['recall', 'pass', 'batch_not_recalled'],
		null
	],
	[
		'all batches recalled',
		{ recalls: recalls(recallOf({ batches: 'all' })) },
		'recalled',
		'recalled',
		['recall', 'fail', 'all_batches_recalled'],
		'procedural/recalled'
	],
	[
		'a recall that has ended',
		{ recalls: recalls(recallOf({ status: 'closed' })) },
		'pass',
		'pass',
		['recall', 'pass', 'no_recall'],
		null
	],
	[
		'a drill',
		{ recalls: recalls(recallOf({ nature: 'drill' })) },
		'pass',
		'pass',
		['recall', 'pass', 'no_recall'],
		null
	],
	[
		'a recall and no batch on record',
		{ registry: registry({ batchNumber: null }), recalls: recalls(recallOf({})) },
		'partial',
		'offline',
		['recall', 'not_checked', 'batch_unknown'],
		null
	],
	['one sale', { sales: sales({}) }, 'sold', 'sold-ask', ['sale', 'fail', 'one_sale'], null],
	[
		'two sales',
		{ sales: sales({ count: 2 }) },
		'sold',
		'sold-stop',
		['sale', 'fail', 'several_sales'],
		'suspected_falsification/several_sales'
	],
	[
		'a split pack in use',
		{ sales: sales({ count: 3, split: true, unitsDispensed: 12 }) },
		'sold',
		'sold-ask',
		['sale', 'attention', 'split_in_use'],
		null
	],
	[
		'more units sold than it held',
		{ sales: sales({ count: 3, split: true, unitsDispensed: 25 }) },
		'sold',
		'sold-stop',
		['sale', 'fail', 'over_content'],
		'suspected_falsification/over_content'
	],
	[
		'handed in by a customer',
		{ registry: registry({ status: 'handed_in' }) },
		'sold',
		'sold-stop',
		['sale', 'fail', 'handed_in'],
		'suspected_falsification/handed_in_again'
	],
	[
		'came back and may not be sold again',
		{ registry: registry({ status: 'returned' }) },
		'sold',
		'sold-stop',
		['sale', 'fail', 'returned'],
		'procedural/returned_pack'
	],
	[
		'the registry alone knows of a sale',
		{ registry: registry({ status: 'sold' }) },
		'sold',
		'sold-ask',
		['sale', 'fail', 'status_says_sold'],
		null
	],
	[
		'not on record',
		{ registry: known(null, 'registry', asOf) },
		'unknown',
		'unknown',
		['registration', 'fail', 'not_registered'],
		'procedural/not_registered'
	],
	[
		'a destroyed pack',
		{ registry: registry({ status: 'destroyed' }) },
		'mismatch',
		'mismatch',
		['registration', 'fail', 'code_cancelled'],
		'suspected_falsification/code_cancelled'
	],
	[
		'another batch in the code',
		{ code: { ...gs1Code, batch: 'A9' } },
		'mismatch',
		'mismatch',
		['record_match', 'fail', 'batch_differs'],
		'suspected_falsification/batch_mismatch'
	],
	[
		'another product in the code',
		{ code: { ...gs1Code, gtin: '06901234567892' } },
		'mismatch',
		'mismatch',
		['record_match', 'fail', 'product_differs'],
		'suspected_falsification/product_mismatch'
	],
	[
		'identification code of another product',
		{
			registry: registry({ product: { ...boxRecord.product, identificationCodes: ['8399999'] } })
		},
		'mismatch',
		'mismatch',
		['record_match', 'fail', 'product_differs'],
		'suspected_falsification/product_mismatch'
	],
	[
		'two parents',
		{
			packaging: known({ parents: 2, children: 0, childrenExpected: null, opened: false }, 'registry', asOf)
		},
		'mismatch',
		'mismatch',
		['packaging', 'fail', 'two_parents'],
		'procedural/record_contradicts_itself'
	],
	[
		'sales not reachable',
		{ sales: unavailable('offline') },
		'partial',
		'offline',
		['sale', 'not_checked', 'offline'],
		null
	],
	[
		'a recall list of the day before yesterday passes nothing',
		{ recalls: known([], 'recalls', '2026-03-29T02:00:00Z') },
		'partial',
		'offline',
		['recall', 'not_checked', 'stale'],
		null
	],
	[
		'an old recall list still stops',
		{ recalls: known([recallOf({})], 'recalls', '2026-03-01T02:00:00Z') },
		'recalled',
		'recalled',
		['recall', 'fail', 'batch_recalled'],
		'procedural/recalled'
	],
	[
		'registry away, the code names batch and expiry',
		{ code: gs1Code, registry: unavailable('timeout', 'registry') },
		'partial',
		'offline',
		['expiry', 'pass', 'in_date'],
		null
	],
	[
		'no way recorded does not decide',
		{ origin: unavailable('not_connected'), queries: unavailable('not_connected') },
		'pass',
		'pass',
		['origin', 'not_checked', 'not_connected'],
		null
	],
	[
		'69 code',
		{ code: { kind: 'ean13', value: '6924561884074', gtin: '06924561884074' } },
		'product_only',
		'commodity',
		['sale', 'not_checked', 'code_names_no_pack'],
		null
	],
	[
		'a serial without its GTIN',
		{ code: { ...gs1Code, gtin: undefined } },
		'product_only',
		'commodity',
		['registration', 'not_checked', 'code_names_no_pack'],
		null
	],
	[
		'GS1 without a serial, out of date',
		{ code: { ...gs1Code, serial: undefined, expiresOn: localDate('2026-01-31') } },
		'expired',
		'expired',
		['registration', 'not_checked', 'code_names_no_pack'],
		'procedural/expired'
	],
	[
		'a recall list says nothing about a product nobody named',
		{
			code: { kind: 'insurance', value: 'XA01ABD075A002010100483' },
			product: known(null, 'products', asOf)
		},
		'product_only',
		'commodity',
		['recall', 'not_checked', 'product_unknown'],
		null
	],
	[
		'unreadable',
		{ code: { kind: 'unreadable', reason: 'too_short' } },
		'unreadable',
		'invalid',
		['registration', 'not_checked', 'code_unreadable'],
		null
	],
	[
		'a receipt is no box',
		{ code: { kind: 'receipt', value: 'R1' } },
		'unreadable',
		'invalid',
		['expiry', 'not_checked', 'code_unreadable'],
		null
	]
];

describe('verdict', () => {
	it.each(rows)('%s', (_, change, state, screen, [name, result, reason], alert) => {
		const verdict = judge(boxFacts(change), { today, now });
		expect(verdict.state).toBe(state);
		expect(verdictScreen(verdict)).toBe(screen);
		expect(checkOf(verdict, name)).toMatchObject({ result, reason });
		expect(verdict.alert && `${verdict.alert.level}/${verdict.alert.code}`).toBe(alert);
		expect(verdict.checks.map(({ check }) => check)).toEqual(checkNames);
	});
	it('names source, time and values of a check', () => {
		const verdict = judge(boxFacts({ sales: sales({}) }), { today, now });
		expect(checkOf(verdict, 'sale')).toMatchObject({
			source: 'sales',
			asOf,
			detail: { saleCount: 1, soldAt: '2026-03-01T03:00:00Z' }
		});
		expect(checkOf(verdict, 'expiry').detail).toEqual({ expiresOn: '2027-03-31', daysLeft: 365 });
	});
	it('raises an alert at the third question about a sold box at one place, not before', () => {
		const asked = (atThisPlace: number) =>
			judge(
				boxFacts({
					sales: sales({}),
					queries: known({ distinct: atThisPlace, atThisPlace, places: 1 }, 'own', asOf)
				}),
				{ today, now }
			).alert;
		expect(asked(1)).toBeNull();
		expect(asked(2)).toEqual({ level: 'procedural', code: 'repeat_at_one_place' });
	});
	it('takes the number of near-expiry days from its settings', () => {
		const facts = boxFacts({ registry: registry({ expiresOn: localDate('2026-05-15') }) });
		expect(judge(facts, { today, now, nearExpiryDays: 30 }).state).toBe('pass');
	});
	it('goes on from the answer to "did you buy it yourself?"', () => {
		const sold = judge(boxFacts({ sales: sales({}) }), { today, now });
		expect(screenAfterAnswer(sold, false)).toBe('sold-stop');
		expect(screenAfterAnswer(sold, true)).toBe('pass');
		const near = { sales: sales({}), registry: registry({ expiresOn: today }) };
		expect(screenAfterAnswer(judge(boxFacts(near), { today, now }), true)).toBe('near');
		const half = { sales: sales({}), recalls: unavailable('timeout') };
		expect(screenAfterAnswer(judge(boxFacts(half), { today, now }), true)).toBe('offline');
	});
});
