import { sql } from 'kysely';
import type { PackRow } from '$lib/domain/imports/pack-row';
import type { BulkCopy } from '../db/bulk-copy';
import { copyLine } from '../db/bulk-copy';
import type { Queryable } from '../db/client';

const copyStatement = `copy import_pack_raw (job_id, row_no, code, scheme, product_key, declared, level, parent_code,
	batch_number, produced_on, expires_on, content_count, alias) from stdin`;

export interface NumberedPack {
	readonly row: number;
	readonly pack: PackRow;
}

/** Rows as read, into the staging table; read no faster than the database takes them. @returns how many */
export function stagePacks(
	copy: BulkCopy,
	jobId: string,
	batches: AsyncIterable<readonly NumberedPack[]>
): Promise<number> {
	async function* lines(): AsyncGenerator<string> {
		for await (const batch of batches) {
			let piece = '';
			for (const { row, pack } of batch)
				piece += copyLine([
					jobId,
					row,
					pack.code,
					pack.product.scheme,
					pack.product.value,
					pack.declared,
					pack.level,
					pack.parent,
					pack.batch,
					pack.produced,
					pack.expires,
					pack.content,
					pack.alias
				]);
			if (piece !== '') yield piece;
		}
	}
	return copy.copy(copyStatement, lines());
}

export async function deleteStagedPacks(db: Queryable, jobId: string): Promise<void> {
	await sql`delete from import_pack_raw where job_id = ${jobId}`.execute(db);
	await db.deleteFrom('importPack').where('jobId', '=', jobId).execute();
}

/** The column that each fault of comparing is about. */
const faultColumns = sql`case f.fault
	when 'duplicate' then 'code' when 'two_parents' then 'parent' when 'product_unknown' then 'code'
	when 'product_declared_differs' then 'product' when 'level_unknown' then 'level' when 'level_differs' then 'level'
	when 'parent_unknown' then 'parent' when 'parent_not_above' then 'parent' when 'content_unknown' then 'content'
	when 'batch_dates_disagree' then 'batch' when 'batch_dates_differ' then 'expires'
	when 'conflict_code_taken' then 'code' when 'conflict_product' then 'code' when 'conflict_batch' then 'batch'
	when 'conflict_level' then 'level' when 'conflict_parent' then 'parent' when 'conflict_alias' then 'alias' end`;

/**
 * Compares the staged rows with each other and with the registry, all at once: a verdict and at most one fault for
 * each. A loop cannot pass: every parent stands on a higher level than its child.
 */
export async function comparePacks(
	db: Queryable,
	job: { readonly id: string; readonly chainId: string; readonly storeId: string | null }
): Promise<void> {
	await sql`set local work_mem = '64MB'`.execute(db);
	// Fresh rows have no statistics, and a plan that takes a million for a handful would not end.
	await sql`analyze import_pack_raw`.execute(db);
	await sql`
		insert into import_pack (job_id, row_no, code, alias, scheme, product_key, product_id, batch_number,
			produced_on, expires_on, level, parent_code, content_count, verdict, fault, fault_column, detail)
		with base as materialized (
			select r.row_no, r.code, r.alias, r.scheme, r.product_key, r.parent_code, r.batch_number, r.produced_on,
				r.expires_on, r.content_count, i.product_id, m.units_per_pack, d.product_id as declared_id,
				coalesce(r.level, i.level) as level, i.level as known_level
			from import_pack_raw r
			left join product_identifier i on i.scheme = r.scheme and i.value = r.product_key
			left join product_identifier d on d.scheme = 'trace-prefix' and d.value = r.declared
			left join product m on m.id = i.product_id
			where r.job_id = ${job.id}),
		doubles as (
			select code, min(row_no) as first_row, max(row_no) as last_row,
				min(coalesce(parent_code, '')) <> max(coalesce(parent_code, '')) as two_parents
			from base group by code having count(*) > 1),
		alias_doubles as (
			select alias, min(row_no) as first_row from base where alias is not null group by alias having count(*) > 1),
		kids as (select parent_code, count(*)::int as n from base where parent_code is not null group by parent_code),
		parents as (
			select k.parent_code as code, coalesce(
				(select max(p.level) from pack p where p.code = k.parent_code), null) as registered_level, k.n
			from kids k),
		inner_parents as (
			select b.code, min(b.level) as level from base b join kids k on k.parent_code = b.code group by b.code),
		dates as (
			select product_id, batch_number, min(produced_on) <> max(produced_on)
				or min(expires_on) <> max(expires_on) as disagree
			from base group by product_id, batch_number)
		select ${job.id}::uuid, b.row_no, b.code, b.alias, b.scheme, b.product_key, b.product_id, b.batch_number,
			b.produced_on, b.expires_on, b.level, b.parent_code, c.content,
			case when f.fault is not null then 'faulty'
				when e.code is null then 'new'
				when (${job.storeId}::uuid is not null and e.status in ('commissioned', 'shipped')
						and coalesce(e.chain_id, ${job.chainId}) = ${job.chainId}
						and coalesce(e.store_id, ${job.storeId}) = ${job.storeId})
					or (b.alias is not null and al.code is null) then 'changed'
				else 'same' end,
			f.fault, ${faultColumns},
			case f.fault when 'duplicate' then coalesce(x.first_row, ax.first_row)::text
				when 'two_parents' then (case when b.row_no = x.first_row then x.last_row else x.first_row end)::text
				when 'level_differs' then b.known_level::text
				when 'batch_dates_differ' then concat(rb.produced_on, ' / ', rb.expires_on)
				when 'conflict_batch' then concat(eb.number, ' ', eb.produced_on, ' / ', eb.expires_on)
				when 'conflict_level' then e.level::text
				when 'conflict_parent' then coalesce(e.parent_code, '–')
				when 'conflict_product' then em.generic_name
				when 'conflict_code_taken' then taken.code
				when 'conflict_alias' then al.code end
		from base b
		left join doubles x on x.code = b.code
		left join alias_doubles ax on ax.alias = b.alias
		left join kids k on k.parent_code = b.code
		left join parents pa on pa.code = b.parent_code
		left join inner_parents ip on ip.code = b.parent_code
		left join dates d on d.product_id = b.product_id and d.batch_number = b.batch_number
		left join batch rb on rb.product_id = b.product_id and rb.number = b.batch_number
		left join pack e on e.code = b.code
		left join batch eb on eb.id = e.batch_id
		left join product em on em.id = e.product_id
		left join pack_alias taken on taken.alias = b.code
		left join pack_alias al on al.alias = b.alias
		cross join lateral (select case when b.level = 1 then b.units_per_pack
			else coalesce(b.content_count, k.n, e.content_count) end as content) c
		cross join lateral (select case
			when x.two_parents then 'two_parents'
			when b.row_no > x.first_row then 'duplicate'
			when b.product_id is null then 'product_unknown'
			when b.declared_id <> b.product_id then 'product_declared_differs'
			when b.level is null then 'level_unknown'
			when b.level <> b.known_level then 'level_differs'
			when taken.code is not null then 'conflict_code_taken'
			when b.parent_code is not null and ip.code is null and pa.registered_level is null then 'parent_unknown'
			when b.parent_code is not null and coalesce(ip.level, pa.registered_level) <= b.level then 'parent_not_above'
			when c.content is null then 'content_unknown'
			when d.disagree then 'batch_dates_disagree'
			when e.code is null and (rb.produced_on <> b.produced_on or rb.expires_on <> b.expires_on)
				then 'batch_dates_differ'
			when e.product_id <> b.product_id then 'conflict_product'
			when eb.number <> b.batch_number or eb.produced_on <> b.produced_on or eb.expires_on <> b.expires_on
				then 'conflict_batch'
			when e.level <> b.level then 'conflict_level'
			when e.code is not null and b.parent_code is not null and e.parent_code is distinct from b.parent_code
				then 'conflict_parent'
			when ax.first_row < b.row_no then 'duplicate'
			when al.code <> b.code or exists (select from pack o where o.code = b.alias) then 'conflict_alias'
			end as fault) f`.execute(db);
	await sql`analyze import_pack`.execute(db);
	await spreadFaults(db, job.id);
}

/** A pack whose parent is not taken cannot be taken under it; down to the boxes in two steps. */
async function spreadFaults(db: Queryable, jobId: string): Promise<void> {
	for (let step = 0; step < 2; step++)
		await sql`
			with bad as materialized (
				select distinct code from import_pack
				where job_id = ${jobId} and verdict = 'faulty' and level > 1 and coalesce(fault, '') <> 'duplicate')
			update import_pack c set verdict = 'faulty', fault = 'parent_faulty', fault_column = 'parent'
			from bad
			where c.job_id = ${jobId} and c.parent_code = bad.code and c.verdict = 'new'
				and not exists (select from pack p where p.code = bad.code)`.execute(db);
}

/** Writes what comparing found beside what reading found. */
export async function keepPackFaults(db: Queryable, jobId: string): Promise<void> {
	await sql`
		insert into import_fault (job_id, row_no, seq, column_key, value, fault, detail)
		select job_id, row_no, 1, fault_column, case fault_column
				when 'parent' then parent_code when 'batch' then batch_number when 'expires' then expires_on::text
				when 'level' then level::text when 'alias' then alias when 'content' then '' else code end,
			fault, detail
		from import_pack where job_id = ${jobId} and verdict = 'faulty'`.execute(db);
}

export interface VerdictCounts {
	readonly new: number;
	readonly changed: number;
	readonly same: number;
	readonly faulty: number;
}

export async function countPackVerdicts(db: Queryable, jobId: string): Promise<VerdictCounts> {
	const { rows } = await sql<VerdictCounts>`
		select count(*) filter (where verdict = 'new')::int as new,
			count(*) filter (where verdict = 'changed')::int as changed,
			count(*) filter (where verdict = 'same')::int as same,
			count(*) filter (where verdict = 'faulty')::int as faulty
		from import_pack where job_id = ${jobId}`.execute(db);
	return rows[0] ?? { new: 0, changed: 0, same: 0, faulty: 0 };
}

/** Row numbers have gaps where rows are faulty or blank. */
export async function lastStagedRow(db: Queryable, jobId: string): Promise<number> {
	const row = await db
		.selectFrom('importPack')
		.select(({ fn }) => fn.max('rowNo').as('last'))
		.where('jobId', '=', jobId)
		.executeTakeFirst();
	return row?.last ?? 0;
}

export interface PackPreviewRow {
	readonly row: number;
	readonly code: string;
	readonly genericName: string | null;
	readonly level: number | null;
	readonly parent: string | null;
	readonly batch: string;
	readonly produced: string;
	readonly expires: string;
	readonly content: number | null;
	readonly verdict: string;
}

export async function listPackPreview(db: Queryable, jobId: string, most: number): Promise<PackPreviewRow[]> {
	return db
		.selectFrom('importPack')
		.leftJoin('product', 'product.id', 'importPack.productId')
		.select([
			'rowNo as row',
			'code',
			'product.genericName',
			'level',
			'parentCode as parent',
			'batchNumber as batch',
			'producedOn as produced',
			'expiresOn as expires',
			'contentCount as content',
			'verdict'
		])
		.where('jobId', '=', jobId)
		.orderBy('rowNo')
		.limit(most)
		.execute();
}
