import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, localDate } from '$lib/domain/shared/local-date';
import { commonRx } from './common-rx';
import { demoBatches, drillProduct } from './demo-batches';
import { demoPacks } from './demo-packs';
import { demoRecalls } from './demo-recalls';
import { storeA1, storeA2, storeB1 } from './demo-people';
import { demoProducts } from './products';
import type { DemoPack } from './rows';

const today = localDate('2026-11-22');
const packs = demoPacks(today);
const batches = demoBatches(today);
const batchById = new Map(batches.map((batch) => [batch.id, batch]));
const productById = new Map(demoProducts.map((product) => [product.id, product]));
const packByCode = new Map(packs.map((pack) => [pack.traceCode, pack]));
const isIn = (pack: DemoPack, storeId: string): boolean =>
	pack.place.kind === 'store' && pack.place.storeId === storeId;

describe('the batches', () => {
	it('have ids and numbers of their own, and dates in order', () => {
		expect(new Set(batches.map(({ id }) => id)).size).toBe(batches.length);
		expect(new Set(batches.map(({ number }) => number)).size).toBe(batches.length);
		for (const { madeOn, expiresOn } of batches) {
			expect(madeOn < today).toBe(true);
			expect(daysBetween(madeOn, expiresOn)).toBe(729);
		}
	});

	it('are in date, near expiry or expired as their state says', () => {
		for (const { state, expiresOn } of batches) {
			const left = daysBetween(today, expiresOn);
			if (state === 'near_expiry') expect(left >= 0 && left <= 45).toBe(true);
			else if (state === 'expired') expect(left).toBeLessThan(0);
			else expect(left).toBeGreaterThan(180);
		}
		const states = new Set(batches.map(({ state }) => state));
		expect([...states].sort()).toEqual(['drill', 'expired', 'fresh', 'near_expiry', 'recalled']);
	});
});

describe('the recalls', () => {
	it('are two real ones and a drill, each of a batch that stands in a store', () => {
		const recalls = demoRecalls(today);
		expect(recalls.map(({ nature, level }) => [nature, level])).toEqual([
			['real', 1],
			['real', 2],
			['drill', 3]
		]);
		for (const { productId, batchIds, announcedOn, nature } of recalls) {
			expect(announcedOn < today).toBe(true);
			for (const id of batchIds) {
				expect(batchById.get(id)?.productId).toBe(productId);
				expect(batchById.get(id)?.state).toBe(nature === 'drill' ? 'drill' : 'recalled');
				expect(packs.some((pack) => pack.batchId === id && isIn(pack, storeA1))).toBe(true);
			}
		}
		expect(recalls[2]?.productId).toBe(drillProduct.id);
	});
});

describe('the packs', () => {
	it('are at least 5,200 in three levels, no code twice', () => {
		expect(packs.length).toBeGreaterThanOrEqual(5_200);
		expect(packByCode.size).toBe(packs.length);
		expect(new Set(packs.map(({ gtin14, serial }) => `${gtin14} ${serial}`)).size).toBe(packs.length);
		expect(new Set(packs.map(({ level }) => level))).toEqual(new Set([1, 2, 3]));
	});

	it('begin with the identification code of their product and level', () => {
		for (const { traceCode, serial, productId, level, gtin14 } of packs) {
			const product = productById.get(productId)!;
			expect(traceCode).toMatch(/^8\d{19}$/);
			expect(traceCode).toBe(product.identificationCodes[level] + serial);
			expect(gtin14).toBe(product.gtin14[level]);
		}
	});

	it('lie in a parent one level up that comes before them, is of their batch and holds as many as it says', () => {
		const children = new Map<string, number>();
		const seen = new Set<string>();
		for (const pack of packs) {
			seen.add(pack.traceCode);
			if (pack.level === 3) {
				expect(pack.parentTraceCode).toBeNull();
				continue;
			}
			const parent = packByCode.get(pack.parentTraceCode ?? '');
			expect(seen.has(pack.parentTraceCode ?? '')).toBe(true);
			expect(parent).toMatchObject({ level: pack.level + 1, batchId: pack.batchId, place: pack.place });
			children.set(parent!.traceCode, (children.get(parent!.traceCode) ?? 0) + 1);
		}
		for (const pack of packs) {
			if (pack.level === 1) expect(pack.contentCount).toBe(productById.get(pack.productId)!.unitsPerPack);
			else expect(children.get(pack.traceCode)).toBe(pack.contentCount);
			expect(batchById.get(pack.batchId)?.productId).toBe(pack.productId);
		}
	});

	it('are mostly with chain A, a few hundred with B, some under way, some at the maker', () => {
		const held = (storeId: string) => packs.filter((pack) => isIn(pack, storeId)).length;
		expect(held(storeA1) + held(storeA2)).toBeGreaterThan(packs.length / 2);
		expect(held(storeA1)).toBeGreaterThan(1_000);
		expect(held(storeA2)).toBeGreaterThan(1_000);
		expect(held(storeB1)).toBeGreaterThanOrEqual(200);
		expect(held(storeB1)).toBeLessThan(1_000);
		for (const kind of ['in_transit', 'maker'] as const)
			expect(packs.filter(({ place }) => place.kind === kind).length).toBeGreaterThan(50);
	});

	it('travel in the order made, shipped, received, sold, and never tomorrow', () => {
		for (const { batchId, place, sales } of packs) {
			const days = [batchById.get(batchId)!.madeOn];
			if (place.kind !== 'maker') days.push(place.shippedOn);
			if (place.kind === 'store') days.push(place.receivedOn);
			days.push(...sales.map(({ soldOn }) => soldOn), today);
			expect(days).toEqual([...days].sort());
		}
	});

	it('are sold as whole boxes from stores, prescription medicines not at all', () => {
		const sold = packs.filter(({ sales }) => sales.length > 0);
		expect(sold.length).toBeGreaterThan(50);
		for (const { level, productId, place, sales } of sold) {
			const product = productById.get(productId)!;
			expect(level).toBe(1);
			expect(place.kind).toBe('store');
			expect(product.rxClass).not.toBe('rx');
			for (const { quantity, soldAt, soldOn } of sales) {
				expect(quantity).toBe(product.unitsPerPack);
				expect(soldAt.slice(0, 10)).toBe(soldOn);
			}
		}
		expect(sold.filter(({ sales }) => sales.length === 2)).toHaveLength(1);
	});

	it('offer five sellable boxes of each common prescription medicine in every store', () => {
		for (const storeId of [storeA1, storeA2, storeB1])
			for (const { id, genericName } of commonRx) {
				const sellable = packs.filter(
					(pack) =>
						pack.productId === id &&
						pack.level === 1 &&
						isIn(pack, storeId) &&
						pack.sales.length === 0 &&
						batchById.get(pack.batchId)?.state === 'fresh'
				);
				expect(sellable.length, genericName).toBeGreaterThanOrEqual(8);
			}
	});

	it('keep what a retail pharmacy may not hold at the maker', () => {
		for (const { productId, place } of packs) {
			const control = productById.get(productId)!.specialControl;
			if (control && control !== 'psychotropic_2') expect(place.kind).toBe('maker');
		}
	});

	it('are the same for the same day, and keep their codes on any other', () => {
		expect(demoPacks(today)).toEqual(packs);
		expect(demoBatches(today)).toEqual(batches);
		const later = demoPacks(addDays(today, 400));
		expect(later.map(({ traceCode }) => traceCode)).toEqual(packs.map(({ traceCode }) => traceCode));
		expect(later).not.toEqual(packs);
	});
});
