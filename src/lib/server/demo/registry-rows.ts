import type { Insertable } from 'kysely';
import type { LocalDate } from '$lib/domain/shared/local-date';
import type { DB } from '../db/types';
import { demoBatches } from './demo-batches';
import { demoPacks } from './demo-packs';
import { demoStores } from './demo-people';
import { demoRecalls } from './demo-recalls';
import { demoProducts } from './products';
import type { DemoBatch, DemoPack, DemoProduct } from './rows';

type Row<Table extends keyof DB> = Insertable<DB[Table]>;

/** Shown to customers as the source of an answer. */
export const demoSource = '演示登记库';

const chainOf = new Map(demoStores.map(({ id, chainId }) => [id, chainId]));

/** The hour in China at which a step of the demo world's past took place. */
const at = (date: LocalDate, hour: number): string => `${date}T${String(hour).padStart(2, '0')}:00:00+08:00`;

function productRow(product: DemoProduct): Row<'product'> {
	return {
		id: product.id,
		genericName: product.genericName,
		tradeName: product.tradeName,
		form: product.form,
		strength: product.strength,
		packSpec: product.packSpec,
		unitName: product.unitName,
		unitsPerPack: product.unitsPerPack,
		contentPerUnit: product.contentPerUnit && JSON.stringify(product.contentPerUnit),
		splittable: product.splittable,
		holder: product.holder,
		maker: product.maker,
		approvalNumber: product.approvalNumber,
		rxClass: product.rxClass,
		specialControl: product.specialControl,
		ephedrine: product.ephedrine,
		antibiotic: product.antibiotic,
		storage: product.storage.condition,
		storageWords: product.storage.words,
		priceFen: product.price,
		usage: JSON.stringify(product.usage),
		ingredients: JSON.stringify(product.activeIngredients),
		pinyin: product.pinyin,
		pinyinInitials: product.pinyinInitials,
		demo: true
	};
}

function identifierRows(product: DemoProduct): Row<'productIdentifier'>[] {
	const levels = [1, 2, 3] as const;
	const common = { productId: product.id, source: demoSource };
	return [
		...levels.flatMap((level) => [
			{ ...common, scheme: 'gtin', value: product.gtin14[level], level },
			{ ...common, scheme: 'trace-prefix', value: product.identificationCodes[level], level }
		]),
		{ ...common, scheme: 'insurance', value: product.insuranceCode },
		{ ...common, scheme: 'standard-drug', value: product.standardDrugCode }
	];
}

/** What happened to a pack, oldest first. */
function eventRows(pack: DemoPack, batch: DemoBatch): Row<'traceEvent'>[] {
	const { place } = pack;
	const store = place.kind === 'maker' ? null : place.storeId;
	const chain = store && (chainOf.get(store) ?? null);
	const steps: Omit<Row<'traceEvent'>, 'packCode' | 'seq' | 'type'>[] = [
		{ action: 'ADD', bizStep: 'commissioning', occurredAt: at(batch.madeOn, 10) }
	];
	if (place.kind !== 'maker')
		steps.push({
			action: 'OBSERVE',
			bizStep: 'shipping',
			occurredAt: at(place.shippedOn, 9),
			chainId: chain,
			storeId: store
		});
	if (place.kind === 'store')
		steps.push({
			action: 'OBSERVE',
			bizStep: 'receiving',
			occurredAt: at(place.receivedOn, 14),
			chainId: chain,
			storeId: store
		});
	for (const sale of pack.sales)
		steps.push({
			action: 'OBSERVE',
			bizStep: 'retail_selling',
			occurredAt: sale.soldAt,
			chainId: chainOf.get(sale.storeId) ?? null,
			storeId: sale.storeId,
			detail: JSON.stringify({ units: sale.quantity })
		});
	return steps.map((step, index) => ({ packCode: pack.traceCode, seq: index + 1, type: 'object', ...step }));
}

function packRow(pack: DemoPack, events: number): Row<'pack'> {
	const { place, sales } = pack;
	const store = place.kind === 'maker' ? null : place.storeId;
	const last = sales.at(-1);
	return {
		code: pack.traceCode,
		productId: pack.productId,
		batchId: pack.batchId,
		level: pack.level,
		parentCode: pack.parentTraceCode,
		contentCount: pack.contentCount,
		status: last ? 'sold' : { maker: 'commissioned', in_transit: 'shipped', store: 'in_stock' }[place.kind],
		chainId: store && (chainOf.get(store) ?? null),
		storeId: store,
		saleCount: sales.length,
		lastSoldAt: last?.soldAt ?? null,
		lastSoldStoreId: last?.storeId ?? null,
		unitsDispensed: last ? pack.contentCount : 0,
		eventSeq: events,
		source: demoSource
	};
}

/** Everything of the registry, as rows; products before batches before packs before events. */
export function registryRows(today: LocalDate) {
	const batches = demoBatches(today);
	const batchById = new Map(batches.map((batch) => [batch.id, batch]));
	const packs = demoPacks(today);
	const recalls = demoRecalls(today);
	const events = packs.map((pack) => {
		const batch = batchById.get(pack.batchId);
		if (!batch) throw new RangeError(`pack ${pack.traceCode} has no batch`);
		return eventRows(pack, batch);
	});
	return {
		product: demoProducts.map(productRow),
		productIdentifier: demoProducts.flatMap(identifierRows),
		batch: batches.map(({ id, productId, number, madeOn, expiresOn }) => ({
			id,
			productId,
			number,
			producedOn: madeOn,
			expiresOn
		})),
		pack: packs.map((pack, index) => packRow(pack, events[index]?.length ?? 0)),
		packAlias: packs.map(({ gtin14, serial, traceCode }) => ({
			alias: `01${gtin14}21${serial}`,
			code: traceCode,
			source: demoSource
		})),
		traceEvent: events.flat(),
		recall: recalls.map(({ id, productId, level, nature, announcedOn, reason }) => ({
			id,
			productId,
			level,
			nature,
			status: 'open',
			publishedOn: announcedOn,
			reason: reason.zh,
			source: demoSource
		})),
		recallBatch: recalls.flatMap(({ id, batchIds }) =>
			batchIds.map((batchId) => ({ recallId: id, batchNumber: batchById.get(batchId)?.number ?? '' }))
		)
	} satisfies { [Table in keyof DB]?: Row<Table>[] };
}
