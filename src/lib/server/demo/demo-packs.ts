import { addDays, type LocalDate } from '$lib/domain/shared/local-date';
import { storeA1, storeA2 } from './demo-people';
import { planCases, type CasePlan } from './plan-cases';
import { demoProducts, productNamed } from './products';
import type { DemoPack, DemoProduct, DemoSale, PackLevel, PackPlace } from './rows';
import { serialOf, traceCodeOf } from './trace-code';

/** Boxes that a scenario needs sold, counted as in `boxOf`. */
export const soldOnce = { product: productNamed('对乙酰氨基酚片'), boxIndex: 2 };
export const soldTwice = { product: productNamed('铝碳酸镁咀嚼片'), boxIndex: 2 };

const sale = (
	storeId: DemoSale['storeId'],
	soldOn: LocalDate,
	time: string,
	{ unitsPerPack }: DemoProduct
): DemoSale => ({ storeId, soldOn, soldAt: `${soldOn}T${time}.000Z`, quantity: unitsPerPack });

/** Past sales, elsewhere the last box of each carton. Prescription medicines have none: each of theirs would need its prescription. */
function salesOf(product: DemoProduct, boxIndex: number, place: PackPlace, today: LocalDate): DemoSale[] {
	if (place.kind !== 'store') return [];
	if (product === soldOnce.product && boxIndex === soldOnce.boxIndex)
		return [sale(storeA1, addDays(today, -9), '02:15:00', product)];
	if (product === soldTwice.product && boxIndex === soldTwice.boxIndex)
		return [
			sale(storeA1, addDays(today, -41), '06:40:00', product),
			sale(storeA2, addDays(today, -3), '08:05:00', product)
		];
	if (product.rxClass === 'rx' || boxIndex % product.boxesPerCarton !== 0) return [];
	return [sale(place.storeId, addDays(today, -20 - ((product.number + boxIndex) % 40)), '03:30:00', product)];
}

function pack(
	{ product, batch, place }: CasePlan,
	level: PackLevel,
	index: number,
	parentTraceCode: string | null,
	today: LocalDate
): DemoPack {
	const contentCount = { 1: product.unitsPerPack, 2: product.boxesPerCarton, 3: product.cartonsPerCase }[
		level
	];
	return {
		traceCode: traceCodeOf(product, level, index),
		productId: product.id,
		batchId: batch.id,
		level,
		parentTraceCode,
		contentCount,
		serial: serialOf(product, level, index),
		gtin14: product.gtin14[level],
		place,
		sales: level === 1 ? salesOf(product, index, place, today) : []
	};
}

/** A case, its cartons and their boxes; cartons and boxes count on from case to case. */
function packsOfCase(plan: CasePlan, today: LocalDate): DemoPack[] {
	const { boxesPerCarton, cartonsPerCase } = plan.product;
	const outer = pack(plan, 3, plan.caseIndex, null, today);
	const packs = [outer];
	for (let c = 1; c <= cartonsPerCase; c++) {
		const cartonIndex = (plan.caseIndex - 1) * cartonsPerCase + c;
		const carton = pack(plan, 2, cartonIndex, outer.traceCode, today);
		packs.push(carton);
		for (let b = 1; b <= boxesPerCarton; b++)
			packs.push(pack(plan, 1, (cartonIndex - 1) * boxesPerCarton + b, carton.traceCode, today));
	}
	return packs;
}

const packsOf = (product: DemoProduct, today: LocalDate): DemoPack[] =>
	planCases(product, today).flatMap((plan) => packsOfCase(plan, today));

/** All packs, each after its parent. Trace codes never depend on `today`; dates and sales do. */
export const demoPacks = (today: LocalDate): DemoPack[] =>
	demoProducts.flatMap((product) => packsOf(product, today));

/**
 * The `boxIndex`-th box of the `caseIndex`-th case of a product, both from 1.
 * @throws RangeError when the case holds no such box.
 */
export function boxOf(product: DemoProduct, caseIndex: number, boxIndex: number, today: LocalDate): DemoPack {
	const plan = planCases(product, today)[caseIndex - 1];
	const box = plan && packsOfCase(plan, today).filter(({ level }) => level === 1)[boxIndex - 1];
	if (!box) throw new RangeError(`${product.genericName} has no box ${boxIndex} in case ${caseIndex}`);
	return box;
}

/** The first carton of a case: @throws RangeError as `boxOf` does. */
export function cartonOf(product: DemoProduct, caseIndex: number, today: LocalDate): DemoPack {
	const plan = planCases(product, today)[caseIndex - 1];
	const carton = plan && packsOfCase(plan, today).find(({ level }) => level === 2);
	if (!carton) throw new RangeError(`${product.genericName} has no case ${caseIndex}`);
	return carton;
}
