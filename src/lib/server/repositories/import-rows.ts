import { sql } from 'kysely';
import type { RowVerdict } from '$lib/domain/imports/import-kinds';
import type { Queryable } from '../db/client';
import type { VerdictCounts } from './import-packs';

/** A row of a small kind as it was read; `data` is what the kind's own rule made of it. */
export interface StagedRow<Data = unknown> {
	readonly row: number;
	readonly data: Data;
}

export async function stageRows(db: Queryable, jobId: string, rows: readonly StagedRow[]): Promise<void> {
	if (rows.length === 0) return;
	await db
		.insertInto('importRow')
		.values(rows.map(({ row, data }) => ({ jobId, rowNo: row, data: JSON.stringify(data) })))
		.execute();
}

/** In the order of the file. @param verdicts only rows that were judged so; none = all */
export async function listStagedRows(
	db: Queryable,
	jobId: string,
	{
		after,
		most,
		verdicts
	}: { readonly after: number; readonly most: number; readonly verdicts?: readonly RowVerdict[] }
): Promise<(StagedRow & { readonly verdict: string | null })[]> {
	let query = db
		.selectFrom('importRow')
		.select(['rowNo as row', 'data', 'verdict'])
		.where('jobId', '=', jobId)
		.where('rowNo', '>', after);
	if (verdicts) query = query.where('verdict', 'in', verdicts);
	return query.orderBy('rowNo').limit(most).execute();
}

export async function setVerdicts(
	db: Queryable,
	jobId: string,
	rows: readonly { readonly row: number; readonly verdict: RowVerdict }[]
): Promise<void> {
	await sql`update import_row r set verdict = w.verdict
		from unnest(${rows.map(({ row }) => row)}::int[], ${rows.map(({ verdict }) => verdict)}::text[]) as w (row_no, verdict)
		where r.job_id = ${jobId} and r.row_no = w.row_no`.execute(db);
}

export async function countRowVerdicts(db: Queryable, jobId: string): Promise<VerdictCounts> {
	const rows = await db
		.selectFrom('importRow')
		.select(({ fn }) => ['verdict', fn.countAll<number>().as('count')])
		.where('jobId', '=', jobId)
		.groupBy('verdict')
		.execute();
	const of = (verdict: RowVerdict) => rows.find((row) => row.verdict === verdict)?.count ?? 0;
	return { new: of('new'), changed: of('changed'), same: of('same'), faulty: of('faulty') };
}

export async function deleteStagedRows(db: Queryable, jobId: string): Promise<void> {
	await db.deleteFrom('importRow').where('jobId', '=', jobId).execute();
}
