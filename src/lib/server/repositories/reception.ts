import * as v from 'valibot';
import { isReceptionKind, receptionRows, type ReceptionKind } from '$lib/contract/http/reception';
import type { Queryable } from '../db/client';

export async function listDepartments(db: Queryable, hospitalId: string) {
	return db
		.selectFrom('department')
		.select(['id', 'name', 'nameEn'])
		.where('hospitalId', '=', hospitalId)
		.orderBy('sort')
		.orderBy('id')
		.execute();
}

export interface ReceptionRow {
	readonly seq: number;
	readonly kind: ReceptionKind;
	readonly rowId: string;
	/** Judged by the schema of its kind; null takes the row out. */
	readonly body: unknown;
	readonly changedAt: Date;
	/** Null: came with the demo world. */
	readonly changedBy: string | null;
}

const read = (db: Queryable, hospitalId: string) =>
	db
		.selectFrom('receptionRow')
		.leftJoin('staff', 'staff.id', 'receptionRow.changedBy')
		.select([
			'receptionRow.seq',
			'receptionRow.kind',
			'receptionRow.rowId',
			'receptionRow.body',
			'receptionRow.changedAt',
			'staff.name as changedBy'
		])
		.where('receptionRow.hospitalId', '=', hospitalId);

const judged = (row: Omit<ReceptionRow, 'kind'> & { readonly kind: string }): ReceptionRow => {
	const { kind, body } = row;
	if (!isReceptionKind(kind)) throw new RangeError(`no reception table is called ${kind}`);
	return { ...row, kind, body: body === null ? null : v.parse(receptionRows[kind], body) };
};

/** The newest word of a hospital on each row. @throws Error for a stored row that no longer fits */
export async function listReceptionRows(db: Queryable, hospitalId: string): Promise<ReceptionRow[]> {
	const rows = await read(db, hospitalId)
		.distinctOn(['receptionRow.kind', 'receptionRow.rowId'])
		.orderBy('receptionRow.kind')
		.orderBy('receptionRow.rowId')
		.orderBy('receptionRow.seq', 'desc')
		.execute();
	return rows.map(judged);
}

/** What was said before, newest first. */
export async function listReceptionHistory(
	db: Queryable,
	hospitalId: string,
	most: number
): Promise<ReceptionRow[]> {
	const rows = await read(db, hospitalId).orderBy('receptionRow.seq', 'desc').limit(most).execute();
	return rows.map(judged);
}
