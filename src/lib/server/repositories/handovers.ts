import { sql } from 'kysely';
import { doctorSilentMs } from '$lib/domain/consult/presence';
import type { Queryable } from '../db/client';

/** Colleagues of one hospital who take patients now, are in no call and have no other offer before them. */
export async function listFreeColleagues(db: Queryable, hospitalId: string, doctorId: string, now: Date) {
	return db
		.selectFrom('staff as s')
		.innerJoin('doctorPresence as p', 'p.doctorId', 's.id')
		.leftJoin('department as d', 'd.id', 's.departmentId')
		.select(['s.id', 's.name', 's.title', 's.mayTreatChildren', 'd.name as department'])
		.where('s.hospitalId', '=', hospitalId)
		.where('s.id', '<>', doctorId)
		.where('s.active', '=', true)
		.where('p.state', '=', 'available')
		.where('p.lapsedAt', 'is', null)
		.where('p.seenAt', '>=', new Date(now.getTime() - doctorSilentMs))
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('consult as c')
						.select(sql`1`.as('one'))
						.whereRef('c.takenBy', '=', 's.id')
						.where('c.status', '=', 'in_call')
				)
			)
		)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('consultHandover as h')
						.select(sql`1`.as('one'))
						.whereRef('h.toDoctor', '=', 's.id')
						.where('h.status', '=', 'offered')
				)
			)
		)
		.orderBy('s.name')
		.orderBy('s.id')
		.execute();
}

/** @throws the driver's unique violation on `consult_handover_one_open` while another offer of it is open. */
export async function insertOffer(
	trx: Queryable,
	offer: { consultId: string; id: string; fromDoctor: string; toDoctor: string; offeredAt: Date }
): Promise<void> {
	await trx
		.insertInto('consultHandover')
		.values({ ...offer, status: 'offered' })
		.execute();
}

const read = (db: Queryable) =>
	db
		.selectFrom('consultHandover as h')
		.innerJoin('staff as f', 'f.id', 'h.fromDoctor')
		.innerJoin('staff as t', 't.id', 'h.toDoctor')
		.select([
			'h.consultId',
			'h.id',
			'h.status',
			'h.fromDoctor',
			'h.toDoctor',
			'h.offeredAt',
			'h.answeredAt',
			'f.name as fromName',
			'f.title as fromTitle',
			't.name as toName',
			't.title as toTitle'
		]);
export type HandoverRow = Awaited<ReturnType<typeof listHandovers>>[number];

export const listHandovers = (db: Queryable, consultId: string) =>
	read(db).where('h.consultId', '=', consultId).orderBy('h.offeredAt').orderBy('h.id').execute();

export const findOpenOffer = (db: Queryable, consultId: string) =>
	read(db).where('h.consultId', '=', consultId).where('h.status', '=', 'offered').executeTakeFirst();

/** The oldest offer that waits for this doctor. */
export const findOfferTo = (db: Queryable, doctorId: string) =>
	read(db)
		.where('h.toDoctor', '=', doctorId)
		.where('h.status', '=', 'offered')
		.orderBy('h.offeredAt')
		.executeTakeFirst();

/** The newest offer that this doctor has made since an instant, whatever became of it. */
export const findOfferFrom = (db: Queryable, doctorId: string, since: Date) =>
	read(db)
		.where('h.fromDoctor', '=', doctorId)
		.where('h.offeredAt', '>=', since)
		.orderBy('h.offeredAt', 'desc')
		.executeTakeFirst();

/** Answers an open offer once; of several answers one is told true. */
export async function answerOffer(
	trx: Queryable,
	offer: { consultId: string; id: string },
	status: 'accepted' | 'declined' | 'withdrawn' | 'lapsed',
	now: Date
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('consultHandover')
		.set({ status, answeredAt: now })
		.where('consultId', '=', offer.consultId)
		.where('id', '=', offer.id)
		.where('status', '=', 'offered')
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/**
 * A running call gets another doctor, with all that stands in it; drafts of prescriptions go along.
 * @throws the driver's unique violation on `consult_one_call_per_doctor` when the colleague is in another call.
 */
export async function moveConsult(
	trx: Queryable,
	consultId: string,
	from: string,
	to: string
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('consult')
		.set((set) => ({ takenBy: to, version: set('version', '+', 1) }))
		.where('id', '=', consultId)
		.where('status', '=', 'in_call')
		.where('takenBy', '=', from)
		.executeTakeFirst();
	if (numUpdatedRows === 0n) return false;
	await trx
		.updateTable('prescription')
		.set((set) => ({ doctorId: to, canonicalBytes: null, version: set('version', '+', 1) }))
		.where('consultId', '=', consultId)
		.where('status', '=', 'draft')
		.execute();
	return true;
}

/** Offers that nobody has answered in time. */
export const listStaleOffers = (db: Queryable, before: Date) =>
	read(db).where('h.status', '=', 'offered').where('h.offeredAt', '<', before).limit(100).execute();

/** Whether a doctor has handed this consult on since an instant: what was typed until then may still come in. */
export async function handedOnSince(
	db: Queryable,
	consultId: string,
	doctorId: string,
	since: Date
): Promise<boolean> {
	const row = await db
		.selectFrom('consultHandover')
		.select('id')
		.where('consultId', '=', consultId)
		.where('fromDoctor', '=', doctorId)
		.where('status', '=', 'accepted')
		.where('answeredAt', '>=', since)
		.executeTakeFirst();
	return row !== undefined;
}
