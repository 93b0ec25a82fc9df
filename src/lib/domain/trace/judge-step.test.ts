import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packStatuses } from '../verification/facts';
import { judgeStep, type BelievedPack, type Report, type WayStep } from './judge-step';
import { stepKinds, type PackStep, type StepKind } from './pack-step';
import { mostLevels, wouldLoop } from './parent-loop';
import { keptChange, takeBack } from './take-back';
import { traceFlags } from './trace-flag';

type Pack = BelievedPack & { readonly code: string };
const box: Pack = {
	code: 'box',
	status: 'in_stock',
	level: 1,
	contentCount: 24,
	chainId: 'ours',
	storeId: 'store-1',
	parentCode: 'carton-a',
	saleCount: 0,
	lastSoldAt: null,
	lastSoldStoreId: null,
	unitsDispensed: 0
};
const hour = (at: number): string => `2026-11-19T${String(at).padStart(2, '0')}:00:00.000Z`;
const report = (more: Partial<Report> = {}): Report => ({
	chainId: 'ours',
	storeId: 'store-1',
	destination: null,
	at: hour(10),
	now: hour(12),
	parentOf: () => undefined,
	...more
});
const step = (kind: StepKind, parent: string | null = null): PackStep => ({
	epc: { kind: 'pack', key: 'box' },
	kind,
	parent
});
const past = (kind: StepKind, at: number, more: Partial<WayStep> = {}): WayStep => ({
	kind,
	at: hour(at),
	storeId: 'store-1',
	doubts: [],
	...more
});
const flagsOf = (pack: Partial<Pack>, way: WayStep[], what: PackStep, more: Partial<Report> = {}) =>
	judgeStep({ ...box, ...pack }, way, what, report(more)).flags;

describe('a step that contradicts the record', () => {
	it.each([
		['sold_twice', { status: 'sold', lastSoldAt: hour(2) }, step('sold'), {}],
		['sold_before_received', { status: 'shipped' }, step('sold'), {}],
		['sold_before_received', { status: 'commissioned' }, step('sold'), {}],
		['other_store', {}, step('sold'), { storeId: 'store-2' }],
		['outer_pack_sold', { level: 2 }, step('sold'), {}],
		['opened_before', { unitsDispensed: 3 }, step('sold'), {}],
		['after_return', { status: 'returned' }, step('sold'), {}],
		['after_return', { status: 'handed_in' }, step('received'), {}],
		['received_twice', {}, step('received'), {}],
		['received_after_sale', { status: 'sold' }, step('received'), {}],
		['unknown_place', { status: 'shipped' }, step('received'), { storeId: null }],
		['shipped_after_sale', { status: 'sold' }, step('shipped'), {}],
		['packed_after_sale', { status: 'sold' }, step('packed', 'carton-b'), {}],
		['two_parents', {}, step('packed', 'carton-b'), {}],
		['parent_loop', { parentCode: null }, step('packed', 'box'), {}],
		['not_in_parent', {}, step('unpacked', 'carton-b'), {}],
		['not_in_parent', { parentCode: null }, step('unpacked'), {}],
		['returned_not_sold', {}, step('returned'), {}],
		['destroyed_after_sale', { status: 'sold' }, step('destroyed'), {}],
		['after_destroyed', { status: 'destroyed' }, step('sold'), {}],
		['in_future', {}, step('sold'), { at: hour(13) }],
		['other_holder', { chainId: 'theirs' }, step('sold'), {}]
	] as const)('is flagged %s and changes nothing', (flag, pack, what, more) => {
		const judged = judgeStep({ ...box, ...pack }, [], what, report(more));
		expect([judged.change, judged.flags]).toEqual([null, [flag]]);
	});

	it('is one that lies before the pack was made, or before its receipt', () => {
		expect(flagsOf({}, [past('made', 11)], step('sold'))).toEqual(['before_made']);
		expect(flagsOf({}, [past('received', 11)], step('sold'))).toEqual(['sold_before_received']);
		expect(flagsOf({}, [past('made', 1)], step('made'))).toEqual(['made_twice']);
	});
});

describe('a step that fits', () => {
	it('changes what is believed', () => {
		expect(judgeStep(box, [], step('sold'), report()).change).toEqual({
			status: 'sold',
			saleCount: 1,
			lastSoldAt: hour(10),
			lastSoldStoreId: 'store-1',
			unitsDispensed: 24
		});
		const underWay = { ...box, status: 'shipped', chainId: null, storeId: null } as const;
		expect(judgeStep(underWay, [], step('received'), report()).change).toEqual({
			status: 'in_stock',
			chainId: 'ours',
			storeId: 'store-1'
		});
		expect(judgeStep({ ...box, parentCode: null }, [], step('packed', 'carton-b'), report()).change).toEqual({
			parentCode: 'carton-b'
		});
		expect(judgeStep(box, [], step('unpacked'), report()).change).toEqual({ parentCode: null });
	});

	it('is the report of a sale that the counter made already', () => {
		const sold: Partial<Pack> = { status: 'sold', saleCount: 1 };
		const till = { at: '2026-11-19T10:10:00.000Z' };
		expect(flagsOf(sold, [past('sold', 10)], step('sold'), till)).toEqual([]);
		expect(flagsOf(sold, [past('sold', 10)], step('sold'), { at: hour(11) })).toEqual(['sold_twice']);
		expect(flagsOf(sold, [past('sold', 10)], step('sold'), { ...till, storeId: 'store-2' })).toEqual([
			'sold_twice'
		]);
	});

	it('explains a sale that was reported before it', () => {
		const doubtful = past('sold', 11, { doubts: ['sold_before_received'] });
		const judged = judgeStep({ ...box, status: 'shipped' }, [doubtful], step('received'), report());
		expect(judged.change).toMatchObject({ status: 'sold', saleCount: 1, lastSoldAt: hour(11) });
		expect(judged.cleared).toEqual(['sold_before_received']);
	});
});

const anyPack = fc.record({
	code: fc.constantFrom('a', 'b', 'c', 'd'),
	status: fc.constantFrom(...packStatuses),
	level: fc.integer({ min: 1, max: 3 }),
	contentCount: fc.integer({ min: 1, max: 50 }),
	chainId: fc.constantFrom('ours', 'theirs', null),
	storeId: fc.constantFrom('store-1', 'store-2', null),
	parentCode: fc.constantFrom('a', 'b', 'c', 'd', null),
	saleCount: fc.nat(2),
	lastSoldAt: fc.constantFrom(hour(3), null),
	lastSoldStoreId: fc.constantFrom('store-1', null),
	unitsDispensed: fc.nat(50)
});
const anyStep = fc.record({
	epc: fc.constant({ kind: 'pack' as const, key: 'a' }),
	kind: fc.constantFrom(...stepKinds),
	parent: fc.constantFrom('a', 'b', 'c', 'd', null)
});
const anyWay = fc.array(
	fc.record({
		kind: fc.constantFrom(...stepKinds),
		at: fc.integer({ min: 0, max: 20 }).map(hour),
		storeId: fc.constantFrom('store-1', 'store-2', null),
		doubts: fc.subarray([...traceFlags], { maxLength: 1 })
	})
);
const anyReport = fc.record({
	chainId: fc.constantFrom('ours', 'third'),
	storeId: fc.constantFrom('store-1', 'store-2', null),
	destination: fc.constantFrom({ chainId: 'theirs', storeId: 'store-9' }, null),
	at: fc.integer({ min: 0, max: 20 }).map(hour),
	now: fc.constant(hour(12))
});

describe('whatever is on record and whatever is told', () => {
	it('a doubted step changes nothing, and only the holder is believed', () => {
		fc.assert(
			fc.property(anyPack, anyWay, anyStep, anyReport, (pack, way, what, told) => {
				const judged = judgeStep(pack, way, what, { ...told, parentOf: () => null });
				if (judged.flags.length > 0) expect(judged.change).toBeNull();
				if (pack.chainId !== null && pack.chainId !== told.chainId) {
					expect(judged.change).toBeNull();
					expect(judged.recorded).toBe(false);
				}
			})
		);
	});

	it('a parent on record is never replaced, a sale never undone by a later report, the destroyed never come back', () => {
		fc.assert(
			fc.property(anyPack, anyWay, anyStep, anyReport, (pack, way, what, told) => {
				const { change } = judgeStep(pack, way, what, { ...told, parentOf: () => null });
				if (pack.parentCode !== null && change && 'parentCode' in change)
					expect(change.parentCode).toBeNull();
				if (pack.status === 'sold' && change?.status !== undefined) expect(change.status).toBe('returned');
				if (pack.status === 'destroyed') expect(change).toBeNull();
				if (change?.saleCount !== undefined) expect(change.saleCount).toBe(pack.saleCount + 1);
			})
		);
	});

	it('outer packs never form a loop, in whatever order packs are put into each other', () => {
		const codes = ['a', 'b', 'c', 'd', 'e', 'f'];
		const pairs = fc.array(fc.tuple(fc.constantFrom(...codes), fc.constantFrom(...codes)), { maxLength: 40 });
		fc.assert(
			fc.property(pairs, (moves) => {
				const parents = new Map<string, string | null>(codes.map((code) => [code, null]));
				for (const [child, parent] of moves) {
					const pack = { ...box, code: child, parentCode: parents.get(child) ?? null };
					const told = report({ parentOf: (code) => parents.get(code) });
					const { change } = judgeStep(pack, [], step('packed', parent), told);
					if (change?.parentCode !== undefined) parents.set(child, change.parentCode);
				}
				for (const start of codes) {
					let at: string | null | undefined = parents.get(start);
					for (let level = 0; at; level++, at = parents.get(at)) {
						expect(at).not.toBe(start);
						expect(level).toBeLessThan(codes.length);
					}
				}
			})
		);
	});

	it('the search for a loop ends, even where the records hold one', () => {
		let asked = 0;
		const endless = (code: string) => {
			asked++;
			return code === 'x' ? 'y' : 'x';
		};
		expect(wouldLoop('a', 'x', endless)).toBe(true);
		expect(asked).toBeLessThanOrEqual(mostLevels);
	});

	it('what is taken back at once is what was there before', () => {
		fc.assert(
			fc.property(anyPack, anyWay, anyStep, anyReport, (pack, way, what, told) => {
				const { change } = judgeStep(pack, way, what, { ...told, parentOf: () => null });
				if (!change) return;
				const after = { ...pack, ...change };
				expect({ ...after, ...takeBack(after, keptChange(pack, change), []) }).toEqual(pack);
			})
		);
	});

	it('nothing is taken back on which a later step rests', () => {
		const received = keptChange({ ...box, status: 'shipped' }, { status: 'in_stock' });
		const sold = keptChange(box, { status: 'sold', saleCount: 1 });
		expect(takeBack({ ...box, status: 'sold' }, received, [sold])).toBeUndefined();
		expect(takeBack(box, received, [keptChange(box, { parentCode: null })])).toEqual({ status: 'shipped' });
	});
});
