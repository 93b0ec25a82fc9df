import type { CallMode } from '$lib/domain/consult/call-modes';
import type { ConsultOutcome, ConsultStatus } from '$lib/domain/consult/status';
import type { DeviceCheck } from '$lib/contract/http/consult';
import type { Queryable } from '../db/client';

export interface NewConsult {
	readonly id: string;
	readonly ticket: string;
	readonly deviceId: string;
	readonly storeId: string;
	readonly chainId: string;
	readonly hospitalId: string;
	readonly departmentId: string | null;
	readonly wantedDoctorId: string | null;
	readonly patientId: string;
	readonly mode: CallMode;
	readonly intake: object;
	readonly deviceCheck: DeviceCheck;
	readonly queuedAt: Date;
	readonly consents: readonly { readonly kind: string; readonly textVersion: string }[];
}

export async function insertConsult(db: Queryable, consult: NewConsult): Promise<void> {
	const { consents, intake, deviceCheck, ...row } = consult;
	await db
		.insertInto('consult')
		.values({
			...row,
			status: 'waiting',
			intake: JSON.stringify(intake),
			deviceCheck: JSON.stringify(deviceCheck)
		})
		.execute();
	await db
		.insertInto('consent')
		.values(consents.map((consent) => ({ ...consent, consultId: row.id, givenAt: row.queuedAt })))
		.execute();
}

/** The hospital that serves a chain; the oldest contract when there are several. */
export async function findHospitalOfChain(db: Queryable, chainId: string): Promise<string | undefined> {
	const row = await db
		.selectFrom('serviceContract')
		.select('hospitalId')
		.where('chainId', '=', chainId)
		.orderBy('since')
		.orderBy('hospitalId')
		.executeTakeFirst();
	return row?.hospitalId;
}

export async function findHospitalName(db: Queryable, id: string): Promise<string | undefined> {
	return (await db.selectFrom('hospital').select('name').where('id', '=', id).executeTakeFirst())?.name;
}

const read = (db: Queryable) =>
	db
		.selectFrom('consult')
		.innerJoin('patient', 'patient.id', 'consult.patientId')
		.innerJoin('store', 'store.id', 'consult.storeId')
		.innerJoin('device', 'device.id', 'consult.deviceId')
		.leftJoin('staff as doctor', 'doctor.id', 'consult.takenBy')
		.leftJoin('department', 'department.id', 'consult.departmentId')
		.leftJoin('staff as wanted', 'wanted.id', 'consult.wantedDoctorId')
		.leftJoin('doctorPresence as wantedPresence', 'wantedPresence.doctorId', 'consult.wantedDoctorId')
		.select([
			'consult.id',
			'consult.ticket',
			'consult.deviceId',
			'consult.storeId',
			'consult.chainId',
			'consult.hospitalId',
			'consult.patientId',
			'consult.status',
			'consult.mode',
			'consult.intake',
			'consult.deviceCheck',
			'consult.queuedAt',
			'consult.takenAt',
			'consult.takenBy',
			'consult.endedAt',
			'consult.endedBy',
			'consult.outcome',
			'consult.notes',
			'consult.closedAt',
			'patient.name',
			'patient.sex',
			'patient.bornOn',
			'patient.identitySealed',
			'patient.phoneSealed',
			'store.name as storeName',
			'device.lastSeenAt as deviceSeenAt',
			'doctor.name as doctorName',
			'doctor.title as doctorTitle',
			'consult.departmentId',
			'department.name as departmentName',
			'consult.walkingSince',
			'consult.wrongProofs',
			'consult.leftDeviceId',
			'consult.wantedDoctorId',
			'wanted.name as wantedName',
			'wanted.nameEn as wantedNameEn',
			'wanted.title as wantedTitle',
			'wanted.titleEn as wantedTitleEn',
			'wantedPresence.state as wantedState',
			'wantedPresence.changedAt as wantedChangedAt',
			'wantedPresence.seenAt as wantedSeenAt',
			'wantedPresence.lapsedAt as wantedLapsedAt'
		]);

export type ConsultRow = Awaited<ReturnType<typeof listWaiting>>[number];

export async function findConsult(db: Queryable, id: string): Promise<ConsultRow | undefined> {
	return read(db).where('consult.id', '=', id).executeTakeFirst();
}

/** The consult that holds a kiosk; one whose customer walks around holds none. */
export async function findOpenOfDevice(db: Queryable, deviceId: string): Promise<ConsultRow | undefined> {
	return read(db)
		.where('consult.deviceId', '=', deviceId)
		.where('consult.status', 'in', ['waiting', 'in_call'])
		.where('consult.walkingSince', 'is', null)
		.executeTakeFirst();
}

/** Oldest first. */
export async function listWaiting(db: Queryable, hospitalId: string, most: number) {
	return read(db)
		.where('consult.hospitalId', '=', hospitalId)
		.where('consult.status', '=', 'waiting')
		.orderBy('consult.queuedAt')
		.orderBy('consult.id')
		.limit(most)
		.execute();
}

export async function countWaiting(db: Queryable, hospitalId: string): Promise<number> {
	const row = await db
		.selectFrom('consult')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('hospitalId', '=', hospitalId)
		.where('status', '=', 'waiting')
		.executeTakeFirstOrThrow();
	return row.count;
}

/** The call a doctor is in. */
export async function findCallOfDoctor(db: Queryable, doctorId: string): Promise<string | undefined> {
	const row = await db
		.selectFrom('consult')
		.select('id')
		.where('takenBy', '=', doctorId)
		.where('status', '=', 'in_call')
		.executeTakeFirst();
	return row?.id;
}

/**
 * waiting → in_call for one doctor. Of many callers at once exactly one is answered true; none is when the customer
 * has meanwhile gone for a walk or asked for somebody else than `wantedDoctorId`.
 * @throws the driver's unique violation on `consult_one_call_per_doctor` when the doctor is in another call.
 */
export async function takeConsult(
	db: Queryable,
	{ id, wantedDoctorId }: { readonly id: string; readonly wantedDoctorId: string | null },
	doctorId: string,
	now: Date
): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('consult')
		.set((set) => ({ status: 'in_call', takenBy: doctorId, takenAt: now, version: set('version', '+', 1) }))
		.where('id', '=', id)
		.where('status', '=', 'waiting')
		.where('walkingSince', 'is', null)
		.where('wantedDoctorId', 'is not distinct from', wantedDoctorId)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** Moves a consult to its end if it still stands in `from`. */
export async function finishConsult(
	db: Queryable,
	id: string,
	step: {
		readonly from: readonly ConsultStatus[];
		readonly to: ConsultStatus;
		readonly endedBy: 'doctor' | 'customer' | 'system';
		readonly outcome: ConsultOutcome | null;
		readonly now: Date;
	}
): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('consult')
		.set((set) => ({
			status: step.to,
			endedAt: step.now,
			endedBy: step.endedBy,
			outcome: step.outcome,
			version: set('version', '+', 1)
		}))
		.where('id', '=', id)
		.where('status', 'in', step.from)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

export async function touchDevice(db: Queryable, deviceId: string, now: Date): Promise<void> {
	await db.updateTable('device').set({ lastSeenAt: now }).where('id', '=', deviceId).execute();
}

/**
 * Open consults whose kiosk has not been seen since an instant, or whose customer went for a walk before it; of calls
 * only those whose doctor is silent too.
 */
export async function listAbandoned(db: Queryable, since: Date): Promise<ConsultRow[]> {
	return read(db)
		.leftJoin('doctorPresence', 'doctorPresence.doctorId', 'consult.takenBy')
		.where('consult.status', 'in', ['waiting', 'in_call'])
		.where('consult.queuedAt', '<', since)
		.where((is) =>
			is.or([
				is('consult.walkingSince', '<=', since),
				is.and([
					is('consult.walkingSince', 'is', null),
					is.or([is('device.lastSeenAt', 'is', null), is('device.lastSeenAt', '<', since)])
				])
			])
		)
		.where((is) =>
			is.or([
				is('consult.status', '=', 'waiting'),
				is('doctorPresence.seenAt', 'is', null),
				is('doctorPresence.seenAt', '<', since)
			])
		)
		.execute();
}
