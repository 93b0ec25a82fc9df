import type { Queryable } from '../db/client';

export interface NewFollowUp {
	readonly id: string;
	readonly consultId: string;
	readonly patientId: string;
	readonly hospitalId: string;
	readonly doctorId: string;
	readonly reason: string;
	readonly weeks: number;
	readonly dueOn: string;
	readonly contactHash: Buffer;
}

export async function insertFollowUp(trx: Queryable, followUp: NewFollowUp): Promise<void> {
	await trx.insertInto('followUp').values(followUp).execute();
}

const read = (db: Queryable) =>
	db
		.selectFrom('followUp as f')
		.innerJoin('patient as p', 'p.id', 'f.patientId')
		.innerJoin('staff as s', 's.id', 'f.doctorId')
		.innerJoin('consult as c', 'c.id', 'f.consultId')
		.innerJoin('store as st', 'st.id', 'c.storeId')
		.select([
			'f.id',
			'f.consultId',
			'f.patientId',
			'f.hospitalId',
			'f.doctorId',
			'f.reason',
			'f.weeks',
			'f.dueOn',
			'f.contactHash',
			'f.doneAt',
			'p.name',
			'p.phoneSealed',
			's.name as doctorName',
			'st.name as storeName'
		]);
export type FollowUpRow = Awaited<ReturnType<typeof listDue>>[number];

/** Open ones of a hospital that are due until a day, the most overdue first. */
export const listDue = (db: Queryable, hospitalId: string, until: string, most: number) =>
	read(db)
		.where('f.hospitalId', '=', hospitalId)
		.where('f.doneAt', 'is', null)
		.where('f.dueOn', '<=', until)
		.orderBy('f.dueOn')
		.orderBy('f.id')
		.limit(most)
		.execute();

export const findFollowUp = (db: Queryable, id: string) => read(db).where('f.id', '=', id).executeTakeFirst();

export const listOpenOfPatient = (db: Queryable, hospitalId: string, patientId: string) =>
	read(db)
		.where('f.patientId', '=', patientId)
		.where('f.hospitalId', '=', hospitalId)
		.where('f.doneAt', 'is', null)
		.orderBy('f.dueOn')
		.limit(20)
		.execute();

export async function finishFollowUp(
	trx: Queryable,
	id: string,
	done: { result: string; doneAt: Date; doneBy: string }
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('followUp')
		.set(done)
		.where('id', '=', id)
		.where('doneAt', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}
