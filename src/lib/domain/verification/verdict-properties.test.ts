import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type LocalDate } from '../shared/local-date';
import {
	known,
	packStatuses,
	unavailable,
	type Fact,
	type PackFacts,
	type ReadCode,
	type RecallNotice
} from './facts';
import { boxRecord, now, recallOf, today } from './testing-facts';
import { checkOf, statePrecedence } from './verdict';
import { judge } from './verify-pack';
import { verdictScreen, verdictScreens } from './verdict-screen';

const day: fc.Arbitrary<LocalDate> = fc.integer({ min: -60, max: 400 }).map((days) => addDays(today, days));
const batch = fc.constantFrom('A2305', 'B1');
const asOf = fc.constantFrom('2026-03-31T02:00:00Z', '2026-03-20T02:00:00Z');

const fact = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Fact<Value>> =>
	fc.oneof(
		{ weight: 6, arbitrary: fc.tuple(value, asOf).map(([inner, time]) => known(inner, 'source', time)) },
		{ weight: 1, arbitrary: fc.constant<Fact<never>>(unavailable('offline')) }
	);

const details = fc.record(
	{ batch, expiresOn: day, producedOn: day, serial: fc.constant('S1') },
	{ requiredKeys: [] }
);
const code: fc.Arbitrary<PackFacts['code']> = fc.oneof(
	{ weight: 5, arbitrary: fc.constant<ReadCode>({ kind: 'cn-trace', value: boxRecord.packCode }) },
	{
		weight: 3,
		arbitrary: details.map((rest): ReadCode => ({ kind: 'gs1', value: 'x', gtin: '06924561884074', ...rest }))
	},
	{ weight: 1, arbitrary: fc.constant<ReadCode>({ kind: 'ean13', value: '6924561884074' }) },
	{ weight: 1, arbitrary: fc.constant<PackFacts['code']>({ kind: 'unreadable', reason: 'half' }) }
);

const notice: fc.Arbitrary<RecallNotice> = fc
	.record({
		nature: fc.constantFrom('real' as const, 'drill' as const),
		status: fc.constantFrom('open' as const, 'closed' as const),
		batches: fc.oneof(fc.constant('all' as const), fc.array(batch, { maxLength: 2 })),
		level: fc.constantFrom(1 as const, 2 as const, 3 as const)
	})
	.map((change) => recallOf(change));

const record = fc
	.record({
		status: fc.constantFrom(...packStatuses),
		level: fc.constantFrom(1, 1, 1, 2),
		batchNumber: fc.option(batch),
		expiresOn: fc.option(day),
		producedOn: fc.option(day)
	})
	.map((change) => ({ ...boxRecord, ...change }));

const facts: fc.Arbitrary<PackFacts> = fc.record({
	code,
	product: fact(fc.constantFrom(null, boxRecord.product)),
	registry: fact(fc.option(record, { freq: 6 })),
	recalls: fact(fc.array(notice, { maxLength: 2 })),
	sales: fact(
		fc.record({
			count: fc.constantFrom(0, 0, 0, 1, 2),
			lastSoldAt: fc.constant(null),
			unitsDispensed: fc.integer({ min: 0, max: 30 }),
			contentUnits: fc.constant(24),
			split: fc.boolean()
		})
	),
	packaging: fact(
		fc.record({
			parents: fc.constantFrom(0, 1, 1, 2),
			children: fc.constant(0),
			childrenExpected: fc.constant(null),
			opened: fc.boolean()
		})
	),
	origin: fact(fc.record({ steps: fc.constant([]), receivedHere: fc.boolean(), askedAtStore: fc.boolean() })),
	queries: fact(fc.record({ distinct: fc.nat(20), atThisPlace: fc.nat(5), places: fc.nat(5) }))
});

const groups = ['product', 'registry', 'recalls', 'sales', 'packaging', 'origin', 'queries'] as const;
const judged = (given: PackFacts) => judge(given, { today, now });
const runs = { numRuns: 3000 };

describe('verdict, whatever the facts', () => {
	it('passes nothing whose facts were lost that did not pass with them', () => {
		fc.assert(
			fc.property(facts, fc.constantFrom(...groups), (given, lost) => {
				const whole = judged(given).state;
				const poorer = judged({ ...given, [lost]: unavailable('offline') }).state;
				if (whole !== 'pass') expect(poorer).not.toBe('pass');
				if (whole !== 'pass' && whole !== 'near_expiry') expect(poorer).not.toBe('near_expiry');
			}),
			runs
		);
	});
	it('is not touched by drills in any way', () => {
		fc.assert(
			fc.property(facts, fc.array(notice, { maxLength: 3 }), (given, extra) => {
				if ('unavailable' in given.recalls) return;
				const drills = extra.map((one): RecallNotice => ({ ...one, nature: 'drill' }));
				const drilled = { ...given.recalls, value: [...drills, ...given.recalls.value] };
				expect(judged({ ...given, recalls: drilled })).toEqual(judged(given));
			}),
			runs
		);
	});
	it('lets the stronger state win', () => {
		fc.assert(
			fc.property(facts, (given) => {
				const verdict = judged(given);
				if (verdict.state === 'unreadable') return;
				const holds: Record<(typeof statePrecedence)[number], boolean> = {
					recalled: checkOf(verdict, 'recall').result === 'fail',
					expired: checkOf(verdict, 'expiry').result === 'fail',
					mismatch:
						checkOf(verdict, 'record_match').result === 'fail' ||
						checkOf(verdict, 'packaging').result === 'fail' ||
						checkOf(verdict, 'registration').reason === 'code_cancelled',
					sold: ['fail', 'attention'].includes(checkOf(verdict, 'sale').result),
					unknown: checkOf(verdict, 'registration').reason === 'not_registered',
					near_expiry: checkOf(verdict, 'expiry').result === 'attention',
					pass: true
				};
				const strongest = statePrecedence.find((state) => holds[state]);
				if (verdict.state === 'partial' || verdict.state === 'product_only')
					expect(['near_expiry', 'pass']).toContain(strongest);
				else expect(verdict.state).toBe(strongest);
			}),
			runs
		);
	});
	it('passes only with every needed check run and none failed', () => {
		fc.assert(
			fc.property(facts, (given) => {
				const verdict = judged(given);
				if (verdict.state !== 'pass' && verdict.state !== 'near_expiry') return;
				expect(verdict.missing).toEqual([]);
				expect(verdict.alert).toBeNull();
				for (const { check, result } of verdict.checks)
					if (['registration', 'expiry', 'recall', 'sale', 'packaging'].includes(check))
						expect(['pass', 'attention']).toContain(result);
			}),
			runs
		);
	});
	it('gives a source and a time to every check that was run, and a screen to every verdict', () => {
		fc.assert(
			fc.property(facts, (given) => {
				const verdict = judged(given);
				expect(verdictScreens).toContain(verdictScreen(verdict));
				for (const { result, source, asOf: time } of verdict.checks)
					if (result !== 'not_checked') expect([source, time]).not.toContain(null);
			}),
			runs
		);
	});
});
