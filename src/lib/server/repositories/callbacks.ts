import type { Queryable } from '../db/client';

export async function insertCallback(
	db: Queryable,
	wish: {
		readonly id: string;
		readonly hospitalId: string;
		readonly consultId: string;
		readonly wishedAt: Date;
	}
): Promise<void> {
	await db.insertInto('callbackWish').values(wish).execute();
}

const read = (db: Queryable) =>
	db
		.selectFrom('callbackWish as wish')
		.innerJoin('consult', 'consult.id', 'wish.consultId')
		.innerJoin('patient', 'patient.id', 'consult.patientId')
		.innerJoin('store', 'store.id', 'consult.storeId')
		.leftJoin('department', 'department.id', 'consult.departmentId')
		.leftJoin('staff as opener', 'opener.id', 'wish.openedBy')
		.select([
			'wish.id',
			'wish.hospitalId',
			'wish.wishedAt',
			'wish.openedBy',
			'wish.doneAt',
			'opener.name as openedByName',
			'patient.name',
			'patient.phoneSealed',
			'store.name as storeName',
			'department.name as departmentName'
		]);

/** Wishes that nobody has fulfilled, oldest first. */
export async function listOpenCallbacks(db: Queryable, hospitalId: string, most: number) {
	return read(db)
		.where('wish.hospitalId', '=', hospitalId)
		.where('wish.doneAt', 'is', null)
		.orderBy('wish.wishedAt')
		.orderBy('wish.id')
		.limit(most)
		.execute();
}

export async function countOpenCallbacks(db: Queryable, hospitalId: string): Promise<number> {
	const row = await db
		.selectFrom('callbackWish')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('hospitalId', '=', hospitalId)
		.where('doneAt', 'is', null)
		.executeTakeFirstOrThrow();
	return row.count;
}

export async function findCallback(db: Queryable, id: string) {
	return read(db).where('wish.id', '=', id).executeTakeFirst();
}

/** The first who opens the number makes the call; whoever opens it later is written down in the audit trail alone. */
export async function openCallback(db: Queryable, id: string, doctorId: string, now: Date): Promise<void> {
	await db
		.updateTable('callbackWish')
		.set({ openedBy: doctorId, openedAt: now })
		.where('id', '=', id)
		.where('openedBy', 'is', null)
		.execute();
}

/** @returns false: it was done before. */
export async function finishCallback(
	db: Queryable,
	id: string,
	doctorId: string,
	now: Date
): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('callbackWish')
		.set({ doneAt: now, doneBy: doctorId })
		.where('id', '=', id)
		.where('doneAt', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}
