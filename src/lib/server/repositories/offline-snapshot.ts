import { sql, type RawBuilder } from 'kysely';
import type { LotTuple, PackTuple, ProductTuple, RecallTuple } from '$lib/contract/offline';
import type { CounterFacts } from '$lib/contract/http/offline-counter';
import type { ProductAnswer } from '$lib/contract/http/verification';
import type { Queryable } from '../db/client';

/** Times of change go to the microsecond, which a JavaScript date cannot hold. */
const moment = (column: RawBuilder<unknown>) =>
	sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

interface PackRow {
	readonly code: string;
	readonly batchId: string;
	readonly status: string;
	readonly level: number;
	readonly contentCount: number;
	readonly hasParent: boolean;
	readonly aliases: string[] | null;
	readonly saleCount: number;
	readonly lastSoldAt: Date | null;
	readonly unitsDispensed: number;
	readonly split: boolean;
	readonly children: number;
	readonly changedAt: string;
}

/** Each side look-up is by a key, and none is made for a box that nothing happened to. */
const packColumns = sql`p.code, p.batch_id, p.status, p.level, p.content_count,
	p.parent_code is not null as has_parent, p.sale_count, p.last_sold_at, p.units_dispensed,
	(select array_agg(a.alias) from pack_alias a where a.code = p.code) as aliases,
	p.sale_count > 0 and exists (select 1 from trace_event e where e.pack_code = p.code
		and e.biz_step in ('retail_selling', 'dispensing')
		and (e.detail ->> 'units')::int < p.content_count) as split,
	case when p.level > 1 then (select count(*)::int from pack c where c.parent_code = p.code) else 0 end as children`;

const untouched = ({ saleCount, unitsDispensed, children }: PackRow): boolean =>
	saleCount === 0 && unitsDispensed === 0 && children === 0;

/** Packs as a page holds them; `lotOf` gives a batch its place in the page. */
function tupleOf(row: PackRow, lotOf: (batchId: string) => number): PackTuple {
	const { code, status, level, contentCount, saleCount, lastSoldAt, unitsDispensed, children } = row;
	const head = [
		code,
		lotOf(row.batchId),
		status,
		level,
		contentCount,
		row.hasParent ? 1 : 0,
		row.aliases ?? []
	] as const;
	if (untouched(row)) return head;
	const soldAt = lastSoldAt?.toISOString() ?? null;
	return [...head, [saleCount, soldAt, unitsDispensed, row.split ? 1 : 0, children]];
}

export interface PackPage {
	readonly packs: readonly PackTuple[];
	readonly batchIds: readonly string[];
	/** Where the next page begins. */
	readonly last: { readonly code: string; readonly changedAt: string } | undefined;
}

function pageOf(rows: readonly PackRow[]): PackPage {
	const places = new Map<string, number>();
	const lotOf = (batchId: string): number => {
		const place = places.get(batchId) ?? places.size;
		places.set(batchId, place);
		return place;
	};
	const packs = rows.map((row) => tupleOf(row, lotOf));
	return { packs, batchIds: [...places.keys()], last: rows.at(-1) };
}

/** A store's packs in the order of their codes, after one of them. A page costs the same at any depth. */
export async function readStorePacks(
	db: Queryable,
	storeId: string,
	after: string,
	limit: number
): Promise<PackPage> {
	const { rows } = await sql<PackRow>`select ${packColumns}, '' as changed_at from pack p
		where p.store_id = ${storeId} and p.code collate "C" > ${after}
		order by p.code collate "C" limit ${limit}`.execute(db);
	return pageOf(rows);
}

/** The packs of a store that were written since a moment, the earliest change first. */
export async function readChangedPacks(
	db: Queryable,
	storeId: string,
	after: { readonly moment: string; readonly code: string },
	limit: number
): Promise<PackPage> {
	const { rows } =
		await sql<PackRow>`select ${packColumns}, ${moment(sql`p.updated_at`)} as changed_at from pack p
		where p.store_id = ${storeId}
		and (p.updated_at, p.code collate "C") > (${after.moment}::timestamptz, ${after.code})
		order by p.updated_at, p.code collate "C" limit ${limit}`.execute(db);
	return pageOf(rows);
}

/** Packs that left a store since a moment and did not come back to it. */
export async function readDepartures(
	db: Queryable,
	storeId: string,
	after: { readonly moment: string; readonly code: string },
	limit: number
): Promise<{ code: string; leftAt: string; back: boolean }[]> {
	const { rows } = await sql<{ code: string; leftAt: string; back: boolean }>`
		select d.pack_code as code, ${moment(sql`d.left_at`)} as left_at,
			exists (select 1 from pack p where p.code = d.pack_code and p.store_id = d.store_id) as back
		from pack_departure d
		where d.store_id = ${storeId}
		and (d.left_at, d.pack_code collate "C") > (${after.moment}::timestamptz, ${after.code})
		order by d.left_at, d.pack_code collate "C" limit ${limit}`.execute(db);
	return rows;
}

export async function countStorePacks(db: Queryable, storeId: string): Promise<number> {
	const { rows } = await sql<{
		n: number;
	}>`select count(*)::int as n from pack where store_id = ${storeId}`.execute(db);
	return rows[0]?.n ?? 0;
}

/**
 * Two moments of the database's clock: now, and the one from which the next round must look again. A transaction
 * that is still open may have written, with a time before now, what nobody can see yet; so the next round begins
 * before the oldest of them, and the overlap covers those of other nodes of a cluster and their clocks.
 */
export async function readMoments(
	db: Queryable,
	overlapSeconds: number
): Promise<{ now: Date; resumeFrom: string }> {
	const { rows } = await sql<{ now: Date; resumeFrom: string }>`
		select clock_timestamp() as now, ${moment(sql`least(
			clock_timestamp() - make_interval(secs => ${overlapSeconds}),
			(select min(a.xact_start) from pg_stat_activity a
				where a.datname = current_database() and a.backend_type = 'client backend' and a.pid <> pg_backend_pid()),
			(select min(x.prepared) from pg_prepared_xacts x where x.database = current_database()))`)} as resume_from`.execute(
		db
	);
	const [row] = rows;
	if (!row) throw new Error('the database told no time');
	return row;
}

interface LotRow {
	readonly id: string;
	readonly productId: string;
	readonly number: string;
	readonly producedOn: LotTuple[3];
	readonly expiresOn: LotTuple[4];
}

/** Batches in the order in which they are asked for. */
export async function readLots(db: Queryable, batchIds: readonly string[]): Promise<LotTuple[]> {
	if (batchIds.length === 0) return [];
	const { rows } = await sql<LotRow>`select id, product_id, number, produced_on, expires_on from batch
		where id = any(${batchIds}::uuid[])`.execute(db);
	const byId = new Map(rows.map((row) => [row.id, row]));
	return batchIds.map((id) => {
		const row = byId.get(id);
		if (!row) throw new Error(`a pack names the batch ${id}, which is not there`);
		return [id, row.productId, row.number, row.producedOn, row.expiresOn];
	});
}

/** Products that the store has on its shelves: what was corrected about others comes with the next full copy. */
const onTheShelf = (
	storeId: string,
	productId: RawBuilder<unknown>
) => sql<boolean>`exists (select 1 from pack p
	where p.store_id = ${storeId} and p.product_id = ${productId} and p.status = 'in_stock' and p.level = 1)`;

/** Ids of batches and products that were corrected since a moment. */
export async function readCorrections(
	db: Queryable,
	storeId: string,
	since: string
): Promise<{ batchIds: string[]; productIds: string[] }> {
	const batches = await sql<{ id: string }>`select b.id from batch b
		where b.updated_at >= ${since}::timestamptz and ${onTheShelf(storeId, sql`b.product_id`)}`.execute(db);
	const products = await sql<{ id: string }>`select m.id from product m
		where m.updated_at >= ${since}::timestamptz and ${onTheShelf(storeId, sql`m.id`)}`.execute(db);
	return { batchIds: batches.rows.map(({ id }) => id), productIds: products.rows.map(({ id }) => id) };
}

export async function readProducts(db: Queryable, ids: readonly string[]): Promise<ProductTuple[]> {
	if (ids.length === 0) return [];
	const { rows } = await sql<
		ProductAnswer & { keys: string[]; counter: CounterFacts }
	>`select m.id, m.generic_name, m.trade_name, m.form,
			m.strength, m.pack_spec, m.approval_number, m.holder, m.maker, m.rx_class, m.storage_words,
			array(select i.scheme || ':' || i.value from product_identifier i where i.product_id = m.id) as keys,
			jsonb_build_array(m.price_fen, m.unit_name,
				(m.splittable and not m.ephedrine and m.special_control is null)::int, m.special_control,
				m.ephedrine::int) as counter
		from product m where m.id = any(${ids}::uuid[])`.execute(db);
	return rows.map(({ keys, counter, ...product }) => [product, keys, counter]);
}

interface RecallRow {
	readonly id: string;
	readonly productId: string;
	readonly level: RecallTuple[2];
	readonly publishedOn: RecallTuple[3];
	readonly source: string;
	readonly inForce: boolean;
	readonly batches: string[];
}

/** Real recalls in force for a chain; with a moment, those that changed since and the ids of those no longer in force. */
export async function readRecalls(
	db: Queryable,
	chainId: string,
	since: string | null
): Promise<{ recalls: RecallTuple[]; closed: string[] }> {
	const which =
		since === null
			? sql`r.nature = 'real' and r.status = 'open'`
			: sql`r.updated_at >= ${since}::timestamptz`;
	const { rows } = await sql<RecallRow>`select r.id, r.product_id, r.level, r.published_on, r.source,
			r.nature = 'real' and r.status = 'open' as in_force,
			array(select b.batch_number from recall_batch b where b.recall_id = r.id) as batches
		from recall r where (r.chain_id is null or r.chain_id = ${chainId}) and ${which}`.execute(db);
	return {
		recalls: rows
			.filter(({ inForce }) => inForce)
			.map(({ id, productId, level, publishedOn, source, batches }) => [
				id,
				productId,
				level,
				publishedOn,
				source,
				batches
			]),
		closed: rows.filter(({ inForce }) => !inForce).map(({ id }) => id)
	};
}
