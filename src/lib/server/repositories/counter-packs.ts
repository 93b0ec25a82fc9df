import { sql } from 'kysely';
import { packingContradictions } from '$lib/domain/trace/trace-flag';
import { specialControls, type RxClass, type SpecialControl } from '$lib/domain/prescription/limits';
import { localDate, type LocalDate } from '$lib/domain/shared/local-date';
import { oneOf } from '$lib/domain/shared/one-of';
import { packStatuses, type PackStatus } from '$lib/domain/verification/facts';
import type { Queryable } from '../db/client';

/** A pack with its product and batch, as the counter needs to know it. */
export interface CounterPackRow {
	readonly code: string;
	readonly productId: string;
	readonly genericName: string;
	readonly tradeName: string | null;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly level: number;
	readonly status: PackStatus;
	readonly chainId: string | null;
	readonly storeId: string | null;
	readonly batchNumber: string;
	readonly producedOn: LocalDate;
	readonly expiresOn: LocalDate;
	/** A real recall in force names the product and the batch. */
	readonly recalled: boolean;
	/** Trace events contradict each other about what it is packed in. */
	readonly contradicted: boolean;
	readonly contentUnits: number;
	readonly unitsDispensed: number;
	readonly splittable: boolean;
	/** Smallest countable unit as the box says it: 片, 粒, 支. */
	readonly unitName: string;
	readonly rxClass: RxClass;
	readonly specialControl: SpecialControl | null;
	readonly ephedrine: boolean;
	readonly priceFen: number;
	readonly soldAt: Date | null;
	readonly soldStoreId: string | null;
	readonly gtins: readonly string[];
	readonly identificationCodes: readonly string[];
}

/** Keys by which scans may name a pack -> the code it is registered under. Keys without an alias are left out. */
export async function resolveAliases(
	db: Queryable,
	keys: readonly string[]
): Promise<ReadonlyMap<string, string>> {
	if (keys.length === 0) return new Map();
	const rows = await db
		.selectFrom('packAlias')
		.select(['alias', 'code'])
		.where('alias', 'in', keys)
		.execute();
	return new Map(rows.map(({ alias, code }) => [alias, code]));
}

/** Locks the packs in the order of their codes, so that two counters with the same boxes never lock crosswise. */
export async function lockPacks(trx: Queryable, codes: readonly string[]): Promise<void> {
	if (codes.length === 0) return;
	await trx
		.selectFrom('pack')
		.select('code')
		.where('code', 'in', codes)
		.orderBy('code')
		.forUpdate()
		.execute();
}

/** Packs by registered code. */
export async function readCounterPacks(
	db: Queryable,
	codes: readonly string[]
): Promise<ReadonlyMap<string, CounterPackRow>> {
	if (codes.length === 0) return new Map();
	const rows = await db
		.selectFrom('pack')
		.innerJoin('product', 'product.id', 'pack.productId')
		.innerJoin('batch', 'batch.id', 'pack.batchId')
		.select((eb) => [
			'pack.code',
			'pack.productId',
			'product.genericName',
			'product.tradeName',
			'product.form',
			'product.strength',
			'product.packSpec',
			'pack.level',
			'pack.status',
			'pack.chainId',
			'pack.storeId',
			'batch.number as batchNumber',
			'batch.producedOn',
			'batch.expiresOn',
			'pack.contentCount as contentUnits',
			'pack.unitsDispensed',
			'product.splittable',
			'product.unitName',
			'product.rxClass',
			'product.specialControl',
			'product.ephedrine',
			'product.priceFen',
			'pack.lastSoldAt as soldAt',
			'pack.lastSoldStoreId as soldStoreId',
			eb
				.exists(
					eb
						.selectFrom('recall')
						.innerJoin('recallBatch', 'recallBatch.recallId', 'recall.id')
						.select('recall.id')
						.whereRef('recall.productId', '=', 'pack.productId')
						// As people read them: without regard to case and blanks.
						.where(
							sql<boolean>`upper(regexp_replace(recall_batch.batch_number, '\\s', '', 'g'))
								= upper(regexp_replace(batch.number, '\\s', '', 'g'))`
						)
						.where('recall.nature', '=', 'real')
						.where('recall.status', '=', 'open')
						// What a chain entered itself is about its own packs.
						.where(sql<boolean>`(recall.chain_id is null or recall.chain_id = pack.chain_id)`)
				)
				.as('recalled'),
			eb
				.exists(
					eb
						.selectFrom('traceFlag')
						.select('traceFlag.flag')
						.whereRef('traceFlag.packCode', '=', 'pack.code')
						.where('traceFlag.flag', 'in', packingContradictions)
						.where('traceFlag.clearedAt', 'is', null)
				)
				.as('contradicted'),
			sql<string[]>`array(select value from product_identifier i
				where i.product_id = pack.product_id and i.scheme = 'gtin')`.as('gtins'),
			sql<string[]>`array(select value from product_identifier i
				where i.product_id = pack.product_id and i.scheme = 'trace-prefix')`.as('identificationCodes')
		])
		.where('pack.code', 'in', codes)
		.execute();
	return new Map(
		rows.map((row) => [
			row.code,
			{
				...row,
				status: oneOf(packStatuses, row.status),
				producedOn: localDate(row.producedOn),
				expiresOn: localDate(row.expiresOn),
				recalled: Boolean(row.recalled),
				contradicted: Boolean(row.contradicted),
				rxClass: oneOf(['rx', 'otc_a', 'otc_b'], row.rxClass),
				specialControl: row.specialControl === null ? null : oneOf(specialControls, row.specialControl)
			}
		])
	);
}

/** Who handed a pack over, and where: the latest sale at a counter of ours. */
export interface PackSale {
	readonly at: Date;
	readonly storeId: string;
	readonly chainId: string;
	readonly storeName: string;
	readonly pharmacistName: string;
}

export async function readPackSales(
	db: Queryable,
	codes: readonly string[]
): Promise<ReadonlyMap<string, PackSale>> {
	if (codes.length === 0) return new Map();
	const rows = await db
		.selectFrom('dispensedPack')
		.innerJoin('dispensing', 'dispensing.id', 'dispensedPack.dispensingId')
		.innerJoin('store', 'store.id', 'dispensing.storeId')
		.innerJoin('staff', 'staff.id', 'dispensing.pharmacistId')
		.select([
			'dispensedPack.packCode',
			'dispensing.at',
			'dispensing.storeId',
			'dispensing.chainId',
			'store.name as storeName',
			'staff.name as pharmacistName'
		])
		.where('dispensedPack.packCode', 'in', codes)
		.orderBy('dispensing.at')
		.execute();
	return new Map(rows.map(({ packCode, ...sale }) => [packCode, sale]));
}

/**
 * Sells whole packs: only smallest packs in stock at this store that nobody opened. The condition is the last
 * word; a caller that gets fewer codes back than it gave must undo everything.
 * @returns the codes that were sold, each with the number of its next trace event.
 */
export function takeWholePacks(
	trx: Queryable,
	codes: readonly string[],
	sale: { readonly storeId: string; readonly at: Date }
): Promise<{ code: string; eventSeq: number }[]> {
	return trx
		.updateTable('pack')
		.set((eb) => ({
			status: 'sold',
			saleCount: eb('saleCount', '+', 1),
			lastSoldAt: sale.at,
			lastSoldStoreId: sale.storeId,
			unitsDispensed: eb.ref('contentCount'),
			eventSeq: eb('eventSeq', '+', 1)
		}))
		.where('code', 'in', codes)
		.where('status', '=', 'in_stock')
		.where('level', '=', 1)
		.where('storeId', '=', sale.storeId)
		.where('unitsDispensed', '=', 0)
		.returning(['code', 'eventSeq'])
		.execute();
}

/**
 * Sells units out of a pack of this store, never beyond its content; the pack is sold when nothing is left in it.
 * @returns the number of its next trace event, or undefined when it no longer holds so many
 */
export async function takeUnitsOf(
	trx: Queryable,
	code: string,
	units: number,
	sale: { readonly storeId: string; readonly at: Date }
): Promise<{ code: string; eventSeq: number } | undefined> {
	return trx
		.updateTable('pack')
		.set((eb) => ({
			status: sql<string>`case when units_dispensed + ${units} = content_count then 'sold' else status end`,
			saleCount: eb('saleCount', '+', 1),
			lastSoldAt: sale.at,
			lastSoldStoreId: sale.storeId,
			unitsDispensed: eb('unitsDispensed', '+', units),
			eventSeq: eb('eventSeq', '+', 1),
			updatedAt: sale.at
		}))
		.where('code', '=', code)
		.where('status', '=', 'in_stock')
		.where('level', '=', 1)
		.where('storeId', '=', sale.storeId)
		.where(sql<boolean>`units_dispensed + ${units} <= content_count`)
		.returning(['code', 'eventSeq'])
		.executeTakeFirst();
}

export interface SaleEvent {
	readonly code: string;
	readonly seq: number;
	/** CBV business step, with and without a prescription alike. */
	readonly bizStep: 'retail_selling';
	readonly at: Date;
	readonly recordedAt: Date;
	readonly chainId: string;
	readonly storeId: string;
	readonly detail: Readonly<Record<string, unknown>>;
}

/** Appends to the packs' histories; a number that is taken already fails the transaction. */
export async function appendSaleEvents(trx: Queryable, events: readonly SaleEvent[]): Promise<void> {
	await trx
		.insertInto('traceEvent')
		.values(
			events.map(({ code, seq, bizStep, at, recordedAt, chainId, storeId, detail }) => ({
				packCode: code,
				seq,
				type: 'object',
				action: 'OBSERVE',
				bizStep,
				occurredAt: at,
				recordedAt,
				chainId,
				storeId,
				detail: JSON.stringify(detail)
			}))
		)
		.execute();
}
