import { sql } from 'kysely';
import type { RowFault } from '$lib/domain/imports/row-faults';
import type { Queryable } from '../db/client';

export interface PlacedFault extends RowFault {
	readonly row: number;
}

const rowsPerStatement = 1_000;

/** @param faults those of one row stand together */
export async function insertFaults(
	db: Queryable,
	jobId: string,
	faults: readonly PlacedFault[]
): Promise<void> {
	let seq = 0;
	let row = -1;
	const rows = faults.map((fault) => {
		seq = fault.row === row ? seq + 1 : 1;
		row = fault.row;
		return {
			jobId,
			rowNo: fault.row,
			seq,
			columnKey: fault.column,
			value: fault.value.replaceAll('\0', '\ufffd'),
			fault: fault.fault,
			detail: fault.detail?.slice(0, 300) ?? null
		};
	});
	for (let at = 0; at < rows.length; at += rowsPerStatement)
		await db
			.insertInto('importFault')
			.values(rows.slice(at, at + rowsPerStatement))
			.onConflict((conflict) => conflict.doNothing())
			.execute();
}

/** In the order of the file, after one row and fault; a page at a time for the error file. */
export async function listFaults(
	db: Queryable,
	jobId: string,
	after: { readonly row: number; readonly seq: number },
	most: number
): Promise<(PlacedFault & { readonly seq: number })[]> {
	const rows = await db
		.selectFrom('importFault')
		.select(['rowNo as row', 'seq', 'columnKey as column', 'value', 'fault', 'detail'])
		.where('jobId', '=', jobId)
		.where(sql<boolean>`(row_no, seq) > (${after.row}, ${after.seq})`)
		.orderBy('rowNo')
		.orderBy('seq')
		.limit(most)
		.execute();
	return rows.map(({ detail, ...fault }) => ({
		...fault,
		fault: fault.fault as RowFault['fault'],
		...(detail !== null && { detail })
	}));
}

export async function countFaultyRows(db: Queryable, jobId: string): Promise<number> {
	const { count } = await db
		.selectFrom('importFault')
		.select(sql<number>`count(distinct row_no)`.as('count'))
		.where('jobId', '=', jobId)
		.executeTakeFirstOrThrow();
	return count;
}

export async function deleteFaults(db: Queryable, jobId: string): Promise<void> {
	await db.deleteFrom('importFault').where('jobId', '=', jobId).execute();
}
