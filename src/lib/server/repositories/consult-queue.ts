import type { Queryable } from '../db/client';

/** Everybody who waits in a hospital in the order of queueing, with what decides who may take them. */
export async function listQueue(db: Queryable, hospitalId: string) {
	return db
		.selectFrom('consult')
		.innerJoin('patient', 'patient.id', 'consult.patientId')
		.leftJoin('doctorPresence as wanted', 'wanted.doctorId', 'consult.wantedDoctorId')
		.where('consult.hospitalId', '=', hospitalId)
		.where('consult.status', '=', 'waiting')
		.select([
			'consult.id',
			'consult.queuedAt',
			'consult.walkingSince',
			'consult.wantedDoctorId',
			'patient.bornOn',
			'wanted.state as wantedState',
			'wanted.changedAt as wantedChangedAt',
			'wanted.seenAt as wantedSeenAt',
			'wanted.lapsedAt as wantedLapsedAt'
		])
		.orderBy('consult.queuedAt')
		.orderBy('consult.id')
		.limit(500)
		.execute();
}

/** How long the last calls of a hospital took since an instant, with whose they were, newest first. */
export async function listRecentCalls(
	db: Queryable,
	hospitalId: string,
	since: Date
): Promise<{ doctorId: string | null; minutes: number }[]> {
	const rows = await db
		.selectFrom('consult')
		.select(['takenBy', 'takenAt', 'endedAt'])
		.where('hospitalId', '=', hospitalId)
		.where('status', '=', 'ended')
		.where('endedAt', '>=', since)
		.where('takenAt', 'is not', null)
		.orderBy('endedAt', 'desc')
		.limit(200)
		.execute();
	return rows.flatMap(({ takenBy, takenAt, endedAt }) =>
		takenAt && endedAt
			? [{ doctorId: takenBy, minutes: (endedAt.getTime() - takenAt.getTime()) / 60_000 }]
			: []
	);
}

/** Another doctor, or null for whoever is free next; the place stays. @returns false: it does not wait any more. */
export async function chooseDoctor(db: Queryable, id: string, doctorId: string | null): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('consult')
		.set((set) => ({ wantedDoctorId: doctorId, version: set('version', '+', 1) }))
		.where('id', '=', id)
		.where('status', '=', 'waiting')
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** @returns false: it does not wait at this kiosk any more. */
export async function startWalk(db: Queryable, id: string, deviceId: string, now: Date): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('consult')
		.set((set) => ({ walkingSince: now, version: set('version', '+', 1) }))
		.where('id', '=', id)
		.where('deviceId', '=', deviceId)
		.where('status', '=', 'waiting')
		.where('walkingSince', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/**
 * Gives a waiting place to a kiosk.
 * @param seen the walk that was judged: a place that was swept away or taken back meanwhile is not given again
 * @throws the driver's unique violation on `consult_one_open_per_device` when the kiosk has another consult.
 */
export async function movePlace(
	db: Queryable,
	id: string,
	deviceId: string,
	seen: { readonly deviceId: string; readonly walkingSince: Date | null }
): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('consult')
		.set((set) => ({
			deviceId,
			leftDeviceId: seen.deviceId,
			walkingSince: null,
			wrongProofs: 0,
			version: set('version', '+', 1)
		}))
		.where('id', '=', id)
		.where('status', '=', 'waiting')
		.where('deviceId', '=', seen.deviceId)
		.where('walkingSince', 'is not distinct from', seen.walkingSince)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

export async function countWrongProof(db: Queryable, id: string): Promise<void> {
	await db
		.updateTable('consult')
		.set((set) => ({ wrongProofs: set('wrongProofs', '+', 1) }))
		.where('id', '=', id)
		.execute();
}

/** The consult that has one of these tickets. */
export async function findIdByTicket(db: Queryable, tickets: readonly string[]): Promise<string | undefined> {
	const row = await db
		.selectFrom('consult')
		.select('id')
		.where('ticket', 'in', tickets)
		.orderBy('queuedAt', 'desc')
		.executeTakeFirst();
	return row?.id;
}
