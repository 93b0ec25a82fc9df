import type { DoctorState } from '$lib/domain/consult/call-modes';
import type { Queryable } from '../db/client';

/** A doctor whose page has not answered for so long is not there. The page is asked every three seconds. */
export const doctorSilentMs = 7_500;

export async function setPresence(
	db: Queryable,
	doctorId: string,
	state: DoctorState,
	now: Date
): Promise<void> {
	await db
		.insertInto('doctorPresence')
		.values({ doctorId, state, changedAt: now, seenAt: now })
		.onConflict((conflict) => conflict.column('doctorId').doUpdateSet({ state, changedAt: now, seenAt: now }))
		.execute();
}

/** The page of an available doctor has answered. Brings nobody back who has gone away. */
export async function touchPresence(db: Queryable, doctorId: string, now: Date): Promise<void> {
	await db
		.updateTable('doctorPresence')
		.set({ seenAt: now })
		.where('doctorId', '=', doctorId)
		.where('state', '=', 'available')
		.execute();
}

/** Doctors who fell silent become away. @returns them with their hospital. */
export async function lapsePresence(
	db: Queryable,
	now: Date
): Promise<{ doctorId: string; hospitalId: string | null }[]> {
	return db
		.updateTable('doctorPresence')
		.from('staff')
		.whereRef('staff.id', '=', 'doctorPresence.doctorId')
		.where('doctorPresence.state', '=', 'available')
		.where('doctorPresence.seenAt', '<', new Date(now.getTime() - doctorSilentMs))
		.set({ state: 'away', changedAt: now })
		.returning(['doctorPresence.doctorId', 'staff.hospitalId'])
		.execute();
}

export interface DoctorOnDuty {
	readonly mayTreatChildren: boolean;
	readonly inCall: boolean;
}

/** Doctors of a hospital who take patients at this moment, or are in a call. */
export async function listDoctorsOnDuty(
	db: Queryable,
	hospitalId: string,
	now: Date
): Promise<DoctorOnDuty[]> {
	return db
		.selectFrom('staff')
		.innerJoin('doctorPresence', 'doctorPresence.doctorId', 'staff.id')
		.where('staff.hospitalId', '=', hospitalId)
		.where('staff.active', '=', true)
		.where('doctorPresence.state', '=', 'available')
		.where('doctorPresence.seenAt', '>=', new Date(now.getTime() - doctorSilentMs - 2_500))
		.select(({ exists, selectFrom }) => [
			'staff.mayTreatChildren',
			exists(
				selectFrom('consult')
					.select('consult.id')
					.whereRef('consult.takenBy', '=', 'staff.id')
					.where('consult.status', '=', 'in_call')
			)
				.$castTo<boolean>()
				.as('inCall')
		])
		.execute();
}

export async function findDoctor(db: Queryable, doctorId: string) {
	return db
		.selectFrom('staff')
		.leftJoin('doctorPresence', 'doctorPresence.doctorId', 'staff.id')
		.where('staff.id', '=', doctorId)
		.select(['staff.id', 'staff.name', 'staff.title', 'staff.mayTreatChildren', 'doctorPresence.state'])
		.executeTakeFirst();
}
