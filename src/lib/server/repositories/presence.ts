import { sql } from 'kysely';
import { doctorReturnMs, doctorSilentMs } from '$lib/domain/consult/presence';
import type { DoctorState } from '$lib/domain/consult/call-modes';
import type { Queryable } from '../db/client';

/** What a doctor chose; also the way back after a page was away for too long. */
export async function setPresence(
	db: Queryable,
	doctorId: string,
	state: DoctorState,
	now: Date
): Promise<void> {
	const row = { state, changedAt: now, seenAt: now, lapsedAt: null };
	await db
		.insertInto('doctorPresence')
		.values({ doctorId, ...row })
		.onConflict((conflict) => conflict.column('doctorId').doUpdateSet(row))
		.execute();
}

/**
 * The page of a doctor on duty has answered. One that had fallen silent is back as it was; nobody is brought back
 * who has gone away. @returns whether the doctor is back just now.
 */
export async function touchPresence(db: Queryable, doctorId: string, now: Date): Promise<boolean> {
	const row = await db
		.with('before', (with_) =>
			with_.selectFrom('doctorPresence').select('lapsedAt').where('doctorId', '=', doctorId)
		)
		.updateTable('doctorPresence')
		.set({ seenAt: now, lapsedAt: null })
		.where('doctorId', '=', doctorId)
		.where('state', '!=', 'away')
		.returning((select) => select.selectFrom('before').select('lapsedAt').as('lapsedAt'))
		.executeTakeFirst();
	return row?.lapsedAt != null;
}

/** Doctors whose pages fell silent are no longer on duty. @returns those of whom that is news, with their hospital. */
export async function lapsePresence(
	db: Queryable,
	now: Date
): Promise<{ doctorId: string; hospitalId: string | null }[]> {
	return db
		.updateTable('doctorPresence')
		.from('staff')
		.whereRef('staff.id', '=', 'doctorPresence.doctorId')
		.where('doctorPresence.state', '!=', 'away')
		.where('doctorPresence.lapsedAt', 'is', null)
		.where('doctorPresence.seenAt', '<', new Date(now.getTime() - doctorSilentMs))
		.set({ lapsedAt: sql<Date>`doctor_presence.seen_at` })
		.returning(['doctorPresence.doctorId', 'staff.hospitalId'])
		.execute();
}

/** Whoever has been silent for so long has gone: a page that comes back later does not sign its doctor on again. */
export async function endLapsedPresence(db: Queryable, now: Date): Promise<void> {
	await db
		.updateTable('doctorPresence')
		.set({ state: 'away', changedAt: sql<Date>`lapsed_at`, lapsedAt: null })
		.where('lapsedAt', '<', new Date(now.getTime() - doctorReturnMs))
		.execute();
}

/** The doctors of a hospital with all that tells whether they are there. */
export async function listDoctors(db: Queryable, hospitalId: string) {
	return db
		.selectFrom('staff')
		.innerJoin('doctorPresence as presence', 'presence.doctorId', 'staff.id')
		.leftJoin('consult', (join) =>
			join.onRef('consult.takenBy', '=', 'staff.id').on('consult.status', '=', 'in_call')
		)
		.where('staff.hospitalId', '=', hospitalId)
		.where('staff.active', '=', true)
		.where('presence.state', '!=', 'away')
		.where('presence.lapsedAt', 'is', null)
		.select([
			'staff.id',
			'staff.name',
			'staff.nameEn',
			'staff.title',
			'staff.titleEn',
			'staff.departmentId',
			'staff.languages',
			'staff.mayTreatChildren',
			'presence.state',
			'presence.changedAt',
			'presence.seenAt',
			'presence.lapsedAt',
			'consult.id as consultId'
		])
		.orderBy('staff.name')
		.orderBy('staff.id')
		.execute();
}

export async function findDoctor(db: Queryable, doctorId: string) {
	return db
		.selectFrom('staff')
		.leftJoin('doctorPresence', 'doctorPresence.doctorId', 'staff.id')
		.leftJoin('department', 'department.id', 'staff.departmentId')
		.where('staff.id', '=', doctorId)
		.select([
			'staff.id',
			'staff.name',
			'staff.title',
			'staff.hospitalId',
			'staff.active',
			'staff.mayTreatChildren',
			'staff.keepsClinicalTables',
			'department.name as departmentName',
			'doctorPresence.state'
		])
		.executeTakeFirst();
}
