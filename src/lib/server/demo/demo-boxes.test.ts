import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, localDate } from '$lib/domain/shared/local-date';
import {
	demoVerdicts,
	gs1Bracketed,
	gs1ElementString,
	gs1Of,
	type DemoBox,
	type DemoVerdict
} from './box-face';
import { demoBoxes, shelfBoxes } from './demo-boxes';
import { demoPacks } from './demo-packs';
import { demoStores, storeA1 } from './demo-people';
import { demoRecalls } from './demo-recalls';

const today = localDate('2026-11-22');
const boxes = demoBoxes(today);
const packByCode = new Map(demoPacks(today).map((pack) => [pack.traceCode, pack]));
const realRecalls = new Set(
	demoRecalls(today)
		.filter(({ nature }) => nature === 'real')
		.flatMap(({ batchIds }) => batchIds)
);
const named = (id: string): DemoBox => {
	const box = boxes.find((candidate) => candidate.id === id);
	if (!box) throw new Error(`no box ${id}`);
	return box;
};

/** The verdict as the records call for it, found apart from what the face claims. */
function verdictOf({ traceCode, gs1, pack, batch }: DemoBox): DemoVerdict {
	if (!traceCode && !gs1) return 'product_only';
	if (traceCode && !/^8\d{19}$/.test(traceCode)) return 'unreadable';
	if (!pack || !batch) return 'unknown';
	if (realRecalls.has(batch.id)) return 'recalled';
	if (batch.expiresOn < today) return 'expired';
	if (gs1 && gs1ElementString(gs1) !== gs1ElementString(gs1Of(pack, batch))) return 'mismatch';
	if (pack.sales.length > 0) return 'sold';
	return daysBetween(today, batch.expiresOn) <= 45 ? 'near_expiry' : 'pass';
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
		for (const box of boxes) expect(verdictOf(box), box.id).toBe(box.expected);
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
				expect(verdictOf(box)).toBe('pass');
				expect(packByCode.get(box.traceCode ?? '')?.place).toMatchObject({ kind: 'store', storeId: id });
			}
		}
	});
});
