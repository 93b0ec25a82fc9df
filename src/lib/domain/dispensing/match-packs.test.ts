import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDate } from '../shared/local-date';
import { matchPacks, type DispenseLine, type PackMatch } from './match-packs';
import type { ScannedPack } from './pack-gate';
import { counter, scanOf } from './testing-packs';

const lineA: DispenseLine = { lineId: 'A', productId: 'P', need: { kind: 'packs', packs: 2 }, days: 7 };
const split: DispenseLine = { lineId: 'S', productId: 'P', need: { kind: 'units', units: 10 } };
const said = ({ decisions }: PackMatch) =>
	decisions.map((decision) => (decision.accepted ? decision.lineId : decision.reason));
const match = (scans: ScannedPack[], lines = [lineA]) => matchPacks(lines, scans, counter);

describe('packs against lines', () => {
	it('plays the worked example', () => {
		const result = match([
			scanOf('p1'),
			scanOf('q1', { productId: 'Q' }),
			scanOf('p1'),
			scanOf('p2', { expiresOn: localDate('2026-11-21') }),
			scanOf('p3'),
			scanOf('p4')
		]);
		expect(said(result)).toEqual(['A', 'wrong_product', 'already_scanned', 'expired', 'A', 'too_many']);
		expect(result.lines).toEqual([{ lineId: 'A', kind: 'packs', need: 2, scanned: 2, full: true }]);
		expect(result.completeness).toBe('all');
	});
	it.each<[string, ScannedPack, string]>([
		['today as last usable day', scanOf('x', { expiresOn: counter.today }), 'A'],
		['recalled and of another product', scanOf('x', { recalled: true, productId: 'Q' }), 'recalled'],
		['sold', scanOf('x', { status: 'sold', unitsLeft: 0 }), 'already_sold'],
		['opened for split sale', scanOf('x', { unitsLeft: 5 }), 'opened_pack'],
		['given back', scanOf('x', { status: 'handed_in' }), 'not_sellable'],
		['in another store', scanOf('x', { storeId: 's2' }), 'not_here'],
		['not received yet', scanOf('x', { status: 'shipped' }), 'not_here'],
		['of another chain', scanOf('x', { chainId: 'c2', storeId: 's9' }), 'other_chain'],
		['a case', scanOf('x', { level: 3 }), 'outer_pack'],
		['without expiry on record', scanOf('x', { expiresOn: null }), 'expiry_unknown'],
		['code against record', scanOf('x', { mismatch: true }), 'record_mismatch'],
		['not on record', { code: 'x', read: 'pack', pack: null }, 'not_registered'],
		['a 69 code', { code: 'x', read: 'other', pack: null }, 'not_a_pack'],
		['unreadable', { code: 'x', read: 'unreadable', pack: null }, 'unreadable']
	])('%s', (_, scan, expected) => expect(said(match([scan]))).toEqual([expected]));
	it('warns of a pack that expires before the course ends', () => {
		const warned = (expiresOn: string) => {
			const [decision] = match([scanOf('x', { expiresOn: localDate(expiresOn) })]).decisions;
			return decision?.accepted && decision.warnings;
		};
		expect(warned('2026-11-27')).toEqual(['expires_during_course']);
		expect(warned('2026-11-28')).toEqual([]);
	});
	it('dispenses nothing from nothing', () => {
		expect(match([]).completeness).toBe('none');
		expect(match([], []).completeness).toBe('none');
		expect(match([scanOf('p1')]).completeness).toBe('part');
	});
	it('counts a split pack in units, never beyond what is left or wanted', () => {
		const opened = { unitsLeft: 4 };
		const result = match([scanOf('p1', opened), scanOf('p2')], [split]);
		expect(result.decisions).toMatchObject([{ units: 4 }, { units: 6, whole: false }]);
		expect(result.completeness).toBe('all');
		expect(said(match([scanOf('p1', opened, 5)], [split]))).toEqual(['not_enough_left']);
		expect(said(match([scanOf('p1', {}, 11)], [split]))).toEqual(['too_many']);
		expect(said(match([scanOf('p1', {}, 1.5)], [split]))).toEqual(['not_enough_left']);
		expect(said(match([scanOf('p1', {}, 12)], [lineA]))).toEqual(['not_enough_left']);
	});
	it('splits only what may be split, and takes a whole pack of it where it fits whole', () => {
		const firm = { splittable: false };
		const wide: DispenseLine = { ...split, need: { kind: 'units', units: 30 } };
		expect(said(match([scanOf('p1', firm)], [wide]))).toEqual(['S']);
		expect(said(match([scanOf('p1', { ...firm, unitsLeft: 5 })], [wide]))).toEqual(['opened_pack']);
		expect(said(match([scanOf('p1', firm)], [split]))).toEqual(['not_splittable']);
	});
	it('hands out no more units than were wanted or left, whatever is scanned', () => {
		const scan = fc.record({
			code: fc.constantFrom('1', '2', '3', '4'),
			units: fc.option(fc.integer({ min: -2, max: 30 }), { nil: undefined })
		});
		fc.assert(
			fc.property(fc.array(scan, { maxLength: 8 }), fc.integer({ min: 1, max: 60 }), (scans, units) => {
				const leftOf = (code: string) => Number(code) * 6;
				const result = matchPacks(
					[{ lineId: 'S', productId: 'P', need: { kind: 'units', units } }],
					scans.map((one) => scanOf(one.code, { unitsLeft: leftOf(one.code) }, one.units)),
					counter
				);
				const given = result.decisions.filter((decision) => decision.accepted);
				expect(result.lines[0]?.scanned).toBeLessThanOrEqual(units);
				expect(given.reduce((sum, decision) => sum + decision.units, 0)).toBe(result.lines[0]?.scanned);
				for (const { code, units: taken } of given) expect(taken).toBeLessThanOrEqual(leftOf(code));
			})
		);
	});
	it('fills the next line of the same product when one is full', () => {
		const lines = [lineA, { ...lineA, lineId: 'B' }];
		expect(
			said(
				match(
					['1', '2', '3', '4', '5'].map((code) => scanOf(code)),
					lines
				)
			)
		).toEqual(['A', 'A', 'B', 'B', 'too_many']);
	});
	it('counts the same whatever the order of scanning', () => {
		// A pack is what its code says it is, however often it is scanned.
		const scan = fc.constantFrom('1', '2', '3', '4', '5', '6').map((code) =>
			scanOf(code, {
				productId: Number(code) % 2 === 0 ? 'P' : 'Q',
				status: code === '6' ? 'sold' : 'in_stock'
			})
		);
		const lines: DispenseLine[] = [
			{ lineId: 'A', productId: 'P', need: { kind: 'packs', packs: 2 } },
			{ lineId: 'B', productId: 'Q', need: { kind: 'packs', packs: 1 } }
		];
		fc.assert(
			fc.property(
				fc
					.array(scan, { maxLength: 10 })
					.chain((scans) =>
						fc.tuple(fc.constant(scans), fc.shuffledSubarray(scans, { minLength: scans.length }))
					),
				([scans, shuffled]) => {
					const one = matchPacks(lines, scans, counter);
					const other = matchPacks(lines, shuffled, counter);
					expect(other.lines).toEqual(one.lines);
					expect(other.completeness).toBe(one.completeness);
					const taken = one.decisions.filter(({ accepted }) => accepted).map(({ code }) => code);
					expect(new Set(taken).size).toBe(taken.length);
					for (const { scanned, need } of one.lines) expect(scanned).toBeLessThanOrEqual(need);
				}
			)
		);
	});
});
