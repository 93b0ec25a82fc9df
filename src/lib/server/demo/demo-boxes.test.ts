import { describe, expect, it } from 'vitest';
import type { Id } from '$lib/domain/shared/ids';
import { addDays, localDate } from '$lib/domain/shared/local-date';
import {
	known,
	type PackFacts,
	type PackRecord,
	type ReadCode,
	type UnreadCode
} from '$lib/domain/verification/facts';
import type { Verdict } from '$lib/domain/verification/verdict';
import { judge } from '$lib/domain/verification/verify-pack';
import { demoVerdicts, gs1Bracketed, gs1ElementString, type DemoBox } from './box-face';
import { demoBatches } from './demo-batches';
import { demoBoxes, shelfBoxes } from './demo-boxes';
import { demoPacks } from './demo-packs';
import { demoStores, storeA1 } from './demo-people';
import { demoRecalls } from './demo-recalls';

const today = localDate('2026-11-22');
const boxes = demoBoxes(today);
const packByCode = new Map(demoPacks(today).map((pack) => [pack.traceCode, pack]));
const batchNumbers = new Map(demoBatches(today).map(({ id, number }) => [id, number]));
const named = (id: string): DemoBox => {
	const box = boxes.find((candidate) => candidate.id === id);
	if (!box) throw new Error(`no box ${id}`);
	return box;
};

const asOf = '2026-11-22T02:00:00.000Z';
const own = <Value>(value: Value) => known(value, 'demo', asOf);

/** What a scanner reads off the face: the GS1 symbol where there is one, else the trace code, else the 69 code. */
function readCode({ gs1, traceCode, ean13 }: DemoBox): ReadCode | UnreadCode {
	const { gtin14: gtin, serial, batch, expiresOn } = gs1 ?? {};
	if (gs1) return { kind: 'gs1', value: gs1ElementString(gs1), gtin, serial, batch, expiresOn };
	if (traceCode && !/^8\d{19}$/.test(traceCode)) return { kind: 'unreadable', reason: 'length' };
	if (traceCode) return { kind: 'cn-trace', value: traceCode };
	return { kind: 'ean13', value: ean13 ?? '' };
}

function recordOf({ pack, batch, product }: DemoBox): PackRecord | null {
	if (!pack || !batch) return null;
	const gtins = Object.values(product.gtin14);
	return {
		packCode: pack.traceCode,
		level: pack.level,
		product: { id: product.id, genericName: product.genericName, gtins },
		batchNumber: batch.number,
		producedOn: batch.madeOn,
		expiresOn: batch.expiresOn,
		status: pack.sales.length > 0 ? 'sold' : 'in_stock',
		registeredAt: null
	};
}

/** The verdict of the domain over the demo rows, as a kiosk of `storeId` would ask for it. */
function verdictOf(box: DemoBox, storeId: Id<'store'>): Verdict {
	const { pack, product } = box;
	const received = pack?.place.kind === 'store';
	const here = pack?.place.kind === 'store' && pack.place.storeId === storeId;
	const facts: PackFacts = {
		code: readCode(box),
		product: own({ id: product.id, genericName: product.genericName }),
		registry: own(recordOf(box)),
		recalls: own(
			demoRecalls(today)
				.filter(({ productId }) => productId === product.id)
				.map(({ id, level, nature, batchIds, announcedOn }) => ({
					id,
					level,
					nature,
					status: 'open',
					batches: batchIds.flatMap((batchId) => batchNumbers.get(batchId) ?? []),
					publishedOn: announcedOn,
					source: 'demo'
				}))
		),
		sales: own({
			count: pack?.sales.length ?? 0,
			lastSoldAt: pack?.sales.at(-1)?.soldAt ?? null,
			unitsDispensed: 0,
			contentUnits: product.unitsPerPack,
			split: false
		}),
		packaging: own({
			parents: pack?.parentTraceCode ? 1 : 0,
			children: pack && pack.level > 1 ? pack.contentCount : 0,
			childrenExpected: null,
			opened: false
		}),
		origin: own({
			steps: [
				...(pack ? [{ kind: 'made' as const, at: asOf, place: 'elsewhere' as const }] : []),
				...(received ? [{ kind: 'received' as const, at: asOf, place: 'here' as const }] : []),
				...(pack?.sales ?? []).map(({ soldAt }) => ({
					kind: 'sold' as const,
					at: soldAt,
					place: 'here' as const
				}))
			],
			receivedHere: here,
			askedAtStore: true
		}),
		queries: own({ distinct: 0, atThisPlace: 0, places: 0 })
	};
	return judge(facts, { today, now: asOf });
}

describe('the demo boxes', () => {
	it('are at least twenty, with ids and codes of their own', () => {
		expect(boxes.length).toBeGreaterThanOrEqual(20);
		expect(new Set(boxes.map(({ id }) => id)).size).toBe(boxes.length);
		const codes = boxes.flatMap(({ traceCode }) => traceCode ?? []);
		expect(new Set(codes).size).toBe(codes.length);
	});

	it('show every verdict, each the one that the records call for', () => {
		expect(new Set(boxes.map(({ expected }) => expected))).toEqual(new Set(demoVerdicts));
		for (const box of boxes) {
			const { state, checks } = verdictOf(box, storeA1);
			expect(state, box.id).toBe(box.expected);
			for (const name of ['origin', 'packaging'] as const)
				expect(checks.find(({ check }) => check === name)?.result === 'attention', `${box.id} ${name}`).toBe(
					box.attention === name
				);
		}
	});

	it('stand for the very packs of the registry, and the unknown one for none', () => {
		for (const { id, pack, traceCode } of boxes) {
			if (pack) expect(packByCode.get(pack.traceCode), id).toEqual(pack);
			else expect(packByCode.has(traceCode ?? ''), id).toBe(false);
		}
		expect(named('unknown').traceCode).toMatch(/^8\d{19}$/);
		expect(named('unreadable').traceCode).toHaveLength(17);
	});

	it('show the special cases: drill, elsewhere, twice sold, carton, control', () => {
		expect(named('drill').batch?.state).toBe('drill');
		expect(named('sold-once').pack?.sales).toHaveLength(1);
		expect(named('sold-twice').pack?.sales).toHaveLength(2);
		expect(named('in-transit').pack?.place).toMatchObject({ kind: 'in_transit', storeId: storeA1 });
		expect(named('at-maker').pack?.place.kind).toBe('maker');
		expect(named('other-chain').pack?.place).toMatchObject({ storeId: demoStores[2]?.id });
		expect(named('carton').pack?.level).toBe(2);
		expect(named('special-control').product.specialControl).toBe('psychotropic_2');
		expect(named('ephedrine').product.ephedrine).toBe(true);
		expect(named('locked').product.locked).toBe(true);
		expect(named('otc-b').product.rxClass).toBe('otc_b');
		for (const id of ['rx-1', 'rx-2', 'rx-3'])
			expect(named(id)).toMatchObject({ product: { rxClass: 'rx' }, pack: { place: { storeId: storeA1 } } });
	});

	it('keep their trace codes from day to day', () => {
		const later = demoBoxes(addDays(today, 200));
		expect(later.map(({ traceCode }) => traceCode)).toEqual(boxes.map(({ traceCode }) => traceCode));
		expect(named('rx-1').traceCode).toBe('80990630000000010541');
		expect(demoBoxes(today)).toEqual(boxes);
	});

	it('write the GS1 symbol with the fixed-length elements first and a separator after the batch', () => {
		const { gs1 } = named('rx-1');
		expect(gs1 && gs1Bracketed(gs1)).toMatch(/^\(01\)0690000\d{7}\(17\)\d{6}\(10\)DEMO021A\(21\)\d{13}$/);
		const [fixed, serial, ...more] = gs1 ? gs1ElementString(gs1).split('\u001d') : [];
		expect(fixed).toMatch(/^010690000\d{7}17\d{6}10DEMO021A$/);
		expect(serial).toBe(`21${gs1?.serial}`);
		expect(more).toEqual([]);
	});

	it('fill the shelf of every store with boxes that are nowhere among the scenes', () => {
		const scenes = new Set(boxes.map(({ traceCode }) => traceCode));
		for (const { id } of demoStores) {
			const shelf = shelfBoxes(today, id);
			expect(shelf).toHaveLength(40);
			for (const box of shelf) {
				expect(scenes.has(box.traceCode)).toBe(false);
				expect(verdictOf(box, id).state).toBe('pass');
				expect(packByCode.get(box.traceCode ?? '')?.place).toMatchObject({ kind: 'store', storeId: id });
			}
		}
	});
});
