import { sql } from 'kysely';
import type { Queryable } from '../db/client';

/** The tables that a hospital keeps by appending: what was said before stays known. */
export type HospitalTable = 'clinicalRow' | 'receptionRow';

const snake = { clinicalRow: 'clinical_row', receptionRow: 'reception_row' } as const;

export interface AppendedRow {
	readonly hospitalId: string;
	readonly kind: string;
	readonly rowId: string;
	/** null takes the row out. */
	readonly body: unknown;
	readonly changedBy: string;
	readonly changedAt: Date;
}

/** Appends under the lock of the hospital's row, which makes the sequence gapless. */
export async function appendTableRow(trx: Queryable, table: HospitalTable, row: AppendedRow): Promise<void> {
	await trx
		.selectFrom('hospital')
		.select('id')
		.where('id', '=', row.hospitalId)
		.forUpdate()
		.executeTakeFirstOrThrow();
	await trx
		.insertInto(table)
		.values({
			...row,
			body: row.body === null ? null : JSON.stringify(row.body),
			seq: sql<number>`(select coalesce(max(seq), 0) + 1 from ${sql.table(snake[table])} where hospital_id = ${row.hospitalId})`
		})
		.execute();
}

/** Whether a doctor keeps the hospital's tables. */
export async function keepsClinicalTables(db: Queryable, staffId: string): Promise<boolean> {
	const row = await db
		.selectFrom('staff')
		.select('keepsClinicalTables')
		.where('id', '=', staffId)
		.executeTakeFirst();
	return row?.keepsClinicalTables ?? false;
}
