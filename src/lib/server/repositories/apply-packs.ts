import { sql } from 'kysely';
import type { Queryable } from '../db/client';

export interface PackTarget {
	readonly id: string;
	readonly chainId: string;
	/** Null: on the way to the chain, received nowhere yet. */
	readonly storeId: string | null;
	readonly at: Date;
	readonly source: string;
}

/** The batches that the new packs need. @returns false when one is there with other dates: the registry moved on */
export async function insertBatches(db: Queryable, jobId: string): Promise<boolean> {
	const wanted = sql`select distinct product_id, batch_number, produced_on, expires_on from import_pack
		where job_id = ${jobId} and verdict = 'new'`;
	await sql`insert into batch (id, product_id, number, produced_on, expires_on)
		select gen_random_uuid(), w.* from (${wanted}) w
		on conflict (product_id, number) do nothing`.execute(db);
	const { rows } = await sql<{ wrong: number }>`
		select count(*)::int as wrong from (${wanted}) w
		left join batch b on b.product_id = w.product_id and b.number = w.batch_number
			and b.produced_on = w.produced_on and b.expires_on = w.expires_on
		where b.id is null`.execute(db);
	return rows[0]?.wrong === 0;
}

/** Whether the codes still name the products that the preview showed, and none of these was merged since. */
export async function productsStand(db: Queryable, jobId: string): Promise<boolean> {
	const { rows } = await sql<{ wrong: number }>`
		select count(*)::int as wrong
		from (select distinct scheme, product_key, product_id from import_pack
			where job_id = ${jobId} and verdict in ('new', 'changed')) w
		left join product_identifier i
			on i.scheme = w.scheme and i.value = w.product_key and i.product_id = w.product_id
		where i.product_id is null`.execute(db);
	return rows[0]?.wrong === 0;
}

/**
 * The rows from..to of the file: new packs with their first event and second code, and packs that arrive at a store.
 * Locks those rows alone; reading and selling other packs goes on.
 * @returns how many packs were inserted and received
 */
export async function applyPackRows(
	db: Queryable,
	{ id, chainId, storeId, at, source }: PackTarget,
	{ from, to }: { readonly from: number; readonly to: number }
): Promise<{ readonly inserted: number; readonly changed: number }> {
	const status = storeId ? 'in_stock' : 'shipped';
	const step = storeId ? 'receiving' : 'shipping';
	const detail = JSON.stringify({ import: id });
	const range = sql`s.job_id = ${id} and s.row_no between ${from} and ${to}`;
	const inserted = await sql`
		with fresh as (
			insert into pack (code, product_id, batch_id, level, parent_code, content_count, status, chain_id,
				store_id, event_seq, source, updated_at)
			select s.code, s.product_id, b.id, s.level, s.parent_code, s.content_count, ${status}, ${chainId}::uuid,
				${storeId}::uuid, 1, ${source}, ${at}
			from import_pack s
			join batch b on b.product_id = s.product_id and b.number = s.batch_number
			where ${range} and s.verdict = 'new'
			on conflict (code) do nothing
			returning code)
		insert into trace_event (pack_code, seq, type, action, biz_step, occurred_at, recorded_at, chain_id, store_id, detail)
		select code, 1, 'object', 'OBSERVE', ${step}, ${at}, ${at}, ${chainId}::uuid, ${storeId}::uuid, ${detail}::jsonb
		from fresh`.execute(db);
	const aliases = await sql`
		insert into pack_alias (alias, code, source)
		select s.alias, s.code, ${source} from import_pack s
		where ${range} and s.alias is not null and s.verdict in ('new', 'changed')
		on conflict (alias) do nothing`.execute(db);
	const received = storeId
		? await sql`
			with here as (
				update pack p set status = 'in_stock', chain_id = ${chainId}, store_id = ${storeId},
					event_seq = p.event_seq + 1, updated_at = ${at}
				from import_pack s
				where ${range} and s.verdict = 'changed' and p.code = s.code and p.status in ('commissioned', 'shipped')
					and coalesce(p.chain_id, ${chainId}) = ${chainId} and coalesce(p.store_id, ${storeId}) = ${storeId}
				returning p.code, p.event_seq)
			insert into trace_event (pack_code, seq, type, action, biz_step, occurred_at, recorded_at, chain_id, store_id, detail)
			select code, event_seq, 'object', 'OBSERVE', 'receiving', ${at}, ${at}, ${chainId}::uuid, ${storeId}::uuid,
				${detail}::jsonb
			from here`.execute(db)
		: undefined;
	return {
		inserted: Number(inserted.numAffectedRows ?? 0),
		changed: Number(aliases.numAffectedRows ?? 0) + Number(received?.numAffectedRows ?? 0)
	};
}
