import { addDays, type LocalDate } from '$lib/domain/shared/local-date';
import type { Id } from '$lib/domain/shared/ids';
import { commonRx } from './common-rx';
import { batchOf, secondBatchState, type BatchLetter } from './demo-batches';
import { storeA1, storeA2, storeB1 } from './demo-people';
import type { DemoBatch, DemoProduct, PackPlace } from './rows';

/** Where one case of a product went, with everything in it. Cases of a product count from 1. */
export type CasePlan = {
	readonly product: DemoProduct;
	readonly caseIndex: number;
	readonly batch: DemoBatch;
	readonly place: PackPlace;
};

type Destination = 'maker' | { readonly store: Id<'store'>; readonly received: boolean };

const at = (store: Id<'store'>): Destination => ({ store, received: true });
const onTheWayTo = (store: Id<'store'>): Destination => ({ store, received: false });

function placed(destination: Destination, batch: DemoBatch, today: LocalDate): PackPlace {
	if (destination === 'maker') return { kind: 'maker' };
	const { store: storeId, received } = destination;
	return received
		? {
				kind: 'store',
				storeId,
				shippedOn: addDays(batch.madeOn, 20),
				receivedOn: addDays(batch.madeOn, 23)
			}
		: { kind: 'in_transit', storeId, shippedOn: addDays(today, -2) };
}

/** The third case shows something: another chain, a doubtful batch, goods under way or still at the maker. */
function thirdCase(product: DemoProduct): [BatchLetter, Destination] {
	if (commonRx.includes(product)) return ['B', at(storeB1)];
	if (secondBatchState(product) !== 'fresh') return ['B', at(storeA1)];
	const destinations: Destination[] = [
		at(storeB1),
		onTheWayTo(storeA1),
		'maker',
		onTheWayTo(storeA2),
		at(storeA2)
	];
	return ['C', destinations[product.number % destinations.length]!];
}

function destinations(product: DemoProduct): [BatchLetter, Destination][] {
	// Retail pharmacies may hold none of these but class II psychotropics (麻醉药品和精神药品管理条例 第30～32条).
	if (product.specialControl && product.specialControl !== 'psychotropic_2') return [['A', 'maker']];
	return [['A', at(storeA1)], ['A', at(storeA2)], thirdCase(product)];
}

export const planCases = (product: DemoProduct, today: LocalDate): CasePlan[] =>
	destinations(product).map(([letter, destination], index) => {
		const batch = batchOf(product, letter, today);
		return { product, caseIndex: index + 1, batch, place: placed(destination, batch, today) };
	});
