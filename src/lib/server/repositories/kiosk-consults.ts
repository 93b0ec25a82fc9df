import type { Queryable } from '../db/client';

export interface KioskConsult {
	readonly id: string;
	readonly status: string;
	readonly outcome: string | null;
	readonly storeName: string;
	readonly doctorName: string | null;
	readonly doctorTitle: string | null;
	readonly patientName: string;
}

const base = (db: Queryable, deviceId: string) =>
	db
		.selectFrom('consult as c')
		.innerJoin('patient as p', 'p.id', 'c.patientId')
		.innerJoin('store as st', 'st.id', 'c.storeId')
		.leftJoin('staff as s', 's.id', 'c.takenBy')
		.select([
			'c.id',
			'c.status',
			'c.outcome',
			'st.name as storeName',
			's.name as doctorName',
			's.title as doctorTitle',
			'p.name as patientName'
		])
		.where('c.deviceId', '=', deviceId);

/** A consult by its id, if it was asked for at this kiosk. */
export const findKioskConsult = (
	db: Queryable,
	deviceId: string,
	consultId: string
): Promise<KioskConsult | undefined> => base(db, deviceId).where('c.id', '=', consultId).executeTakeFirst();

/** The consult that is going on at this kiosk. */
export const findOpenKioskConsult = (db: Queryable, deviceId: string): Promise<KioskConsult | undefined> =>
	base(db, deviceId).where('c.status', '=', 'in_call').executeTakeFirst();
