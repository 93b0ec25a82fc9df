import { sql } from 'kysely';
import type { ProductKey } from '$lib/domain/codes/pack-key';
import { handInReasons, type HandInReason } from '$lib/domain/hand-in/decide-hand-in';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

/** The medicine that a code names where its single pack is not on record. */
export function findProductByKey(db: Queryable, { scheme, value }: ProductKey) {
	return db
		.selectFrom('productIdentifier')
		.innerJoin('product', 'product.id', 'productIdentifier.productId')
		.select(['product.id', 'product.genericName', 'product.strength'])
		.where('productIdentifier.scheme', '=', scheme)
		.where('productIdentifier.value', '=', value)
		.executeTakeFirst();
}

export async function readStoreName(db: Queryable, storeId: string): Promise<string> {
	const { name } = await db
		.selectFrom('store')
		.select('name')
		.where('id', '=', storeId)
		.executeTakeFirstOrThrow();
	return name;
}

export interface NewHandInItem {
	readonly packCode: string | null;
	readonly productId: string | null;
	readonly name: string;
	readonly reason: HandInReason;
	readonly count: number;
	readonly marked: boolean;
}

export interface NewHandIn {
	readonly id: string;
	readonly number: string;
	readonly chainId: string;
	readonly storeId: string;
	readonly pharmacistId: string;
	readonly at: Date;
	readonly items: readonly NewHandInItem[];
}

export async function insertHandIn(trx: Queryable, { items, ...row }: NewHandIn): Promise<void> {
	await trx.insertInto('handIn').values(row).execute();
	await trx
		.insertInto('handInItem')
		.values(items.map((item, index) => ({ ...item, handInId: row.id, itemNo: index + 1 })))
		.execute();
}

/** One row per item of the store's slips between two instants, the newest slip first. */
export async function listHandInItems(
	db: Queryable,
	{ storeId, from, until }: { storeId: string; from: Date; until: Date }
) {
	const rows = await db
		.selectFrom('handIn')
		.innerJoin('handInItem as item', 'item.handInId', 'handIn.id')
		.innerJoin('staff', 'staff.id', 'handIn.pharmacistId')
		.leftJoin('voucher', 'voucher.handInId', 'handIn.id')
		.leftJoin('destructionHandover as gone', 'gone.id', 'handIn.destructionId')
		.select([
			'handIn.id',
			'handIn.number',
			'handIn.at',
			'staff.name as pharmacist',
			'item.name',
			'item.reason',
			'item.count',
			'voucher.number as voucherNumber',
			'gone.number as destruction'
		])
		.where('handIn.storeId', '=', storeId)
		.where('handIn.at', '>=', from)
		.where('handIn.at', '<', until)
		.orderBy('handIn.at', 'desc')
		.orderBy('handIn.id')
		.orderBy('item.itemNo')
		.limit(1_000)
		.execute();
	return rows.map((row) => ({ ...row, reason: oneOf(handInReasons, row.reason) }));
}

/** What lies in the store and waits to be destroyed: hand-ins, and returned packs that may not be sold again. */
export async function listWaiting(db: Queryable, storeId: string) {
	const handIns = await db
		.selectFrom('handIn')
		.select((eb) => [
			'handIn.id',
			'handIn.at',
			eb
				.selectFrom('handInItem')
				.select(sql<number>`sum(count)::int`.as('count'))
				.whereRef('handInItem.handInId', '=', 'handIn.id')
				.as('count')
		])
		.where('handIn.storeId', '=', storeId)
		.where('handIn.destructionId', 'is', null)
		.orderBy('handIn.at')
		.limit(2_000)
		.execute();
	const reversals = await db
		.selectFrom('saleReversal')
		.select(['id', 'at'])
		.where('storeId', '=', storeId)
		.where('decision', '=', 'destroy')
		.where('destructionId', 'is', null)
		.orderBy('at')
		.limit(2_000)
		.execute();
	return { handIns, reversals };
}

export interface NewDestruction {
	readonly id: string;
	readonly number: string;
	readonly chainId: string;
	readonly storeId: string;
	readonly pharmacistId: string;
	readonly receiver: string;
	readonly at: Date;
}

/**
 * Writes down who took the medicine away, and links what went along; only what still waited at this store.
 * @returns how many slips and returned packs were linked, and how many pieces that is
 */
export async function insertDestruction(
	trx: Queryable,
	row: NewDestruction,
	{ handInIds, reversalIds }: { handInIds: readonly string[]; reversalIds: readonly string[] }
): Promise<{ linked: number; pieces: number }> {
	await trx.insertInto('destructionHandover').values(row).execute();
	const slips =
		handInIds.length === 0
			? []
			: await trx
					.updateTable('handIn')
					.set({ destructionId: row.id })
					.where('id', 'in', handInIds)
					.where('storeId', '=', row.storeId)
					.where('destructionId', 'is', null)
					.returning('id')
					.execute();
	const packs =
		reversalIds.length === 0
			? []
			: await trx
					.updateTable('saleReversal')
					.set({ destructionId: row.id })
					.where('id', 'in', reversalIds)
					.where('storeId', '=', row.storeId)
					.where('decision', '=', 'destroy')
					.where('destructionId', 'is', null)
					.returning('id')
					.execute();
	const { count } = await trx
		.selectFrom('handInItem')
		.innerJoin('handIn', 'handIn.id', 'handInItem.handInId')
		.select(sql<number>`coalesce(sum(count), 0)::int`.as('count'))
		.where('handIn.destructionId', '=', row.id)
		.executeTakeFirstOrThrow();
	return { linked: slips.length + packs.length, pieces: count + packs.length };
}
