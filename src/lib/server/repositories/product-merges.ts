import { sql } from 'kysely';
import type { Queryable } from '../db/client';

/** What a merge moved, so that it can move back. */
interface Moved {
	readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
	readonly batches: readonly string[];
	readonly recalls: readonly string[];
}

export interface MergeRow {
	readonly id: string;
	readonly keptId: string;
	readonly mergedId: string;
	readonly kept: string;
	readonly merged: string;
	readonly at: Date;
	readonly by: string | null;
	readonly undoneAt: Date | null;
}

/** Locks both, in the order of their ids. @returns those in use with what a merge asks about */
export async function lockProducts(db: Queryable, ids: readonly string[]) {
	return db
		.selectFrom('product')
		.select(['id', 'genericName', 'unitsPerPack', 'rxClass', 'specialControl', 'mergedInto'])
		.where('id', 'in', ids)
		.orderBy('id')
		.forUpdate()
		.execute();
}

/** A batch number that both have, with other dates. */
export async function findBatchConflict(
	db: Queryable,
	kept: string,
	merged: string
): Promise<string | undefined> {
	const { rows } = await sql<{ number: string }>`
		select a.number from batch a join batch b on b.number = a.number
		where a.product_id = ${kept} and b.product_id = ${merged}
			and (a.produced_on <> b.produced_on or a.expires_on <> b.expires_on)
		order by a.number limit 1`.execute(db);
	return rows[0]?.number;
}

/**
 * Everything of `merged` goes to `kept`: codes with their sources, batches (one whose number `kept` has as well stays
 * where it is, its packs go), recalls, packs. The names stay searchable, the product itself stays as a record.
 * @returns how many packs went
 */
export async function mergeProduct(
	db: Queryable,
	merge: {
		readonly id: string;
		readonly kept: string;
		readonly merged: string;
		readonly chainId: string | null;
		readonly by: string;
		readonly at: Date;
	}
): Promise<number> {
	const { kept, merged } = merge;
	const identifiers = await db
		.updateTable('productIdentifier')
		.set({ productId: kept })
		.where('productId', '=', merged)
		.returning(['scheme', 'value'])
		.execute();
	const batches = await sql<{ id: string }>`
		update batch b set product_id = ${kept} where b.product_id = ${merged}
			and not exists (select from batch o where o.product_id = ${kept} and o.number = b.number)
		returning id`.execute(db);
	const recalls = await db
		.updateTable('recall')
		.set({ productId: kept })
		.where('productId', '=', merged)
		.returning('id')
		.execute();
	const packs = await db
		.updateTable('pack')
		.set({ productId: kept })
		.where('productId', '=', merged)
		.executeTakeFirst();
	await db.updateTable('product').set({ mergedInto: kept }).where('id', '=', merged).execute();
	const moved: Moved = {
		identifiers,
		batches: batches.rows.map(({ id }) => id),
		recalls: recalls.map(({ id }) => id)
	};
	await db
		.insertInto('productMerge')
		.values({
			id: merge.id,
			keptId: kept,
			mergedId: merged,
			chainId: merge.chainId,
			mergedBy: merge.by,
			mergedAt: merge.at,
			moved: JSON.stringify(moved)
		})
		.execute();
	await sql`
		insert into product_alias (product_id, name, pinyin, pinyin_initials, merge_id)
		select ${kept}::uuid, n.name, n.pinyin, n.pinyin_initials, ${merge.id}::uuid
		from (select generic_name as name, pinyin, pinyin_initials from product where id = ${merged}
			union select trade_name, pinyin, pinyin_initials from product where id = ${merged} and trade_name is not null
			union select name, pinyin, pinyin_initials from product_alias where product_id = ${merged}) n
		on conflict do nothing`.execute(db);
	return Number(packs.numUpdatedRows);
}

export async function findMerge(db: Queryable, id: string) {
	return db.selectFrom('productMerge').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Moves back what the merge moved, and the packs of those batches with it. @returns how many packs went back */
export async function undoMerge(
	db: Queryable,
	merge: { readonly id: string; readonly keptId: string; readonly mergedId: string; readonly moved: unknown },
	undone: { readonly by: string; readonly at: Date }
): Promise<number> {
	const { keptId, mergedId } = merge;
	const { identifiers, batches, recalls } = merge.moved as Moved;
	await sql`update batch set product_id = ${mergedId}
		where id = any(${[...batches]}::uuid[]) and product_id = ${keptId}`.execute(db);
	await sql`update product_identifier i set product_id = ${mergedId}
		from unnest(${identifiers.map(({ scheme }) => scheme)}::text[], ${identifiers.map(({ value }) => value)}::text[])
			as w (scheme, value)
		where i.scheme = w.scheme and i.value = w.value and i.product_id = ${keptId}`.execute(db);
	await sql`update recall set product_id = ${mergedId}
		where id = any(${[...recalls]}::uuid[]) and product_id = ${keptId}`.execute(db);
	const packs = await sql`update pack p set product_id = ${mergedId} from batch b
		where b.product_id = ${mergedId} and p.batch_id = b.id and p.product_id = ${keptId}`.execute(db);
	await db.deleteFrom('productAlias').where('mergeId', '=', merge.id).execute();
	await db.updateTable('product').set({ mergedInto: null }).where('id', '=', mergedId).execute();
	await db
		.updateTable('productMerge')
		.set({ undoneBy: undone.by, undoneAt: undone.at })
		.where('id', '=', merge.id)
		.execute();
	return Number(packs.numAffectedRows ?? 0);
}

export async function listMerges(db: Queryable, most: number): Promise<MergeRow[]> {
	return db
		.selectFrom('productMerge')
		.innerJoin('product as k', 'k.id', 'productMerge.keptId')
		.innerJoin('product as g', 'g.id', 'productMerge.mergedId')
		.leftJoin('staff', 'staff.id', 'productMerge.mergedBy')
		.select([
			'productMerge.id',
			'keptId',
			'mergedId',
			'k.genericName as kept',
			'g.genericName as merged',
			'mergedAt as at',
			'staff.name as by',
			'undoneAt'
		])
		.orderBy('mergedAt', 'desc')
		.limit(most)
		.execute();
}

export async function insertDistinction(
	db: Queryable,
	{
		left,
		right,
		by,
		at
	}: { readonly left: string; readonly right: string; readonly by: string; readonly at: Date }
): Promise<void> {
	await db
		.insertInto('productDistinct')
		.values({ leftId: left, rightId: right, decidedBy: by, decidedAt: at })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

export const listDistinctions = (db: Queryable): Promise<{ left: string; right: string }[]> =>
	db.selectFrom('productDistinct').select(['leftId as left', 'rightId as right']).execute();

/** Faults of mapping files, of a chain or the platform's own: codes that named no product, or several. Newest first. */
export async function listMappingFaults(
	db: Queryable,
	{
		chainId,
		fault
	}: { readonly chainId: string | null; readonly fault: 'product_unknown' | 'product_ambiguous' },
	most: number
) {
	return db
		.selectFrom('importFault')
		.innerJoin('importJob', 'importJob.id', 'importFault.jobId')
		.select(['importJob.id as importId', 'fileName', 'rowNo as row', 'value as codes', 'detail as name'])
		.where('importJob.kind', '=', 'mappings')
		.where('importJob.chainId', 'is not distinct from', chainId)
		.where('importJob.status', 'in', ['ready', 'done'])
		.where('fault', '=', fault)
		.orderBy('importJob.createdAt', 'desc')
		.orderBy('rowNo')
		.limit(most)
		.execute();
}

export async function countRegistered(db: Queryable, productId: string) {
	const { rows } = await sql<{ packs: number; batches: number; recalls: number }>`
		select (select count(*)::int from pack where product_id = ${productId}) as packs,
			(select count(*)::int from batch where product_id = ${productId}) as batches,
			(select count(*)::int from recall where product_id = ${productId}) as recalls`.execute(db);
	return rows[0] ?? { packs: 0, batches: 0, recalls: 0 };
}

/** The products that these were merged into, where they were; chains of merges are followed. */
export async function followMerges(
	db: Queryable,
	ids: readonly string[]
): Promise<ReadonlyMap<string, string>> {
	if (ids.length === 0) return new Map();
	const { rows } = await sql<{ from: string; to: string }>`
		with recursive way as (
			select id as start, merged_into as at from product where id = any(${[...ids]}::uuid[]) and merged_into is not null
			union all
			select w.start, p.merged_into from way w join product p on p.id = w.at where p.merged_into is not null)
		select w.start as "from", w.at as "to" from way w join product p on p.id = w.at and p.merged_into is null`.execute(
		db
	);
	return new Map(rows.map(({ from, to }) => [from, to]));
}
