import { randomUUID } from 'node:crypto';
import type { RecallRow } from '$lib/domain/imports/recall-row';
import type { Queryable } from '../db/client';

export interface KnownRecall {
	readonly id: string;
	/** Null: a notice for every chain. */
	readonly chainId: string | null;
	readonly productId: string;
	readonly level: number;
	readonly nature: string;
	readonly status: string;
	readonly publishedOn: string;
	readonly reason: string;
	readonly source: string;
	readonly batches: readonly string[];
}

/** Notices for every chain and, with a chain, those that it entered itself. */
export async function listRecallsOf(
	db: Queryable,
	productIds: readonly string[],
	chainId: string | null
): Promise<KnownRecall[]> {
	if (productIds.length === 0) return [];
	const recalls = await db
		.selectFrom('recall')
		.select(['id', 'chainId', 'productId', 'level', 'nature', 'status', 'publishedOn', 'reason', 'source'])
		.where('productId', 'in', productIds)
		.where((eb) => eb.or([eb('chainId', 'is', null), eb('chainId', '=', chainId)]))
		.execute();
	if (recalls.length === 0) return [];
	const batches = await db
		.selectFrom('recallBatch')
		.select(['recallId', 'batchNumber'])
		.where(
			'recallId',
			'in',
			recalls.map(({ id }) => id)
		)
		.execute();
	return recalls.map((recall) => ({
		...recall,
		batches: batches.filter(({ recallId }) => recallId === recall.id).map(({ batchNumber }) => batchNumber)
	}));
}

export async function insertRecall(
	db: Queryable,
	{ productId, chainId }: { readonly productId: string; readonly chainId: string | null },
	row: RecallRow
): Promise<void> {
	const id = randomUUID();
	await db
		.insertInto('recall')
		.values({
			id,
			productId,
			chainId,
			level: row.level,
			nature: row.nature,
			status: row.status,
			publishedOn: row.published,
			reason: row.reason,
			source: row.source
		})
		.execute();
	await addRecallBatches(db, id, row.batches);
}

/** A notice only grows: batches are added, and it may be closed. */
export async function addRecallBatches(
	db: Queryable,
	recallId: string,
	batches: readonly string[]
): Promise<void> {
	if (batches.length === 0) return;
	await db
		.insertInto('recallBatch')
		.values(batches.map((batchNumber) => ({ recallId, batchNumber })))
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

export async function closeRecall(db: Queryable, recallId: string): Promise<void> {
	await db.updateTable('recall').set({ status: 'closed' }).where('id', '=', recallId).execute();
}
