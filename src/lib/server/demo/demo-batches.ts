import { addDays, type LocalDate } from '$lib/domain/shared/local-date';
import { commonRx } from './common-rx';
import { fixedId } from './fixed-id';
import { demoProducts, productNamed } from './products';
import type { BatchState, DemoBatch, DemoProduct } from './rows';

/** A and C are fresh; B is the one that may be near expiry, expired or recalled. */
export type BatchLetter = 'A' | 'B' | 'C';
const letters: readonly BatchLetter[] = ['A', 'B', 'C'];

/** Two years, the last day included. */
const shelfLifeDays = 730;

export const recalledProducts = ['头孢呋辛酯片', '蒙脱石散'].map(productNamed);
export const drillProduct = productNamed('氯雷他定片');

/** What batch B of a product is there to show. The common prescription medicines are all in order. */
export function secondBatchState(product: DemoProduct): BatchState {
	if (commonRx.includes(product)) return 'fresh';
	if (recalledProducts.includes(product)) return 'recalled';
	if (product === drillProduct) return 'drill';
	if (product.number % 4 === 0) return 'near_expiry';
	if (product.number % 9 === 5) return 'expired';
	return 'fresh';
}

function expiry(today: LocalDate, state: BatchState, number: number, letter: BatchLetter): LocalDate {
	if (state === 'near_expiry') return addDays(today, 10 + (number % 30));
	if (state === 'expired') return addDays(today, -5 - (number % 40));
	const madeDaysAgo = { A: 150, B: 240, C: 90 }[letter] + (number % 30);
	return addDays(today, shelfLifeDays - 1 - madeDaysAgo);
}

export function batchOf(product: DemoProduct, letter: BatchLetter, today: LocalDate): DemoBatch {
	const state = letter === 'B' ? secondBatchState(product) : 'fresh';
	const expiresOn = expiry(today, state, product.number, letter);
	return {
		id: fixedId('batch', product.number * 10 + letters.indexOf(letter)),
		productId: product.id,
		number: `DEMO${String(product.number).padStart(3, '0')}${letter}`,
		madeOn: addDays(expiresOn, 1 - shelfLifeDays),
		expiresOn,
		state
	};
}

/** Three batches of every product. Dates move with `today`, ids and numbers do not. */
export const demoBatches = (today: LocalDate): DemoBatch[] =>
	demoProducts.flatMap((product) => letters.map((letter) => batchOf(product, letter, today)));
