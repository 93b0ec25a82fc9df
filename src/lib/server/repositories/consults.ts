import type { CallMode } from '$lib/domain/consult/call-modes';
import type { ConsultOutcome, ConsultStatus } from '$lib/domain/consult/status';
import type { ConsultNotes, DeviceCheck } from '$lib/contract/http/consult';
import type { Queryable } from '../db/client';

export interface NewConsult {
	readonly id: string;
	readonly ticket: string;
	readonly deviceId: string;
	readonly storeId: string;
	readonly chainId: string;
	readonly hospitalId: string;
	readonly patientId: string;
	readonly mode: CallMode;
	readonly intake: object;
	readonly deviceCheck: DeviceCheck;
	readonly queuedAt: Date;
	readonly phoneHash: Buffer;
	readonly recognised: boolean;
	readonly sharesConsults: boolean;
	readonly sharesMedicines: boolean;
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
			'consult.phoneHash',
			'consult.recognised',
			'consult.sharesConsults',
			'consult.sharesMedicines',
			'consult.evidenceKind',
			'consult.evidenceConfirmedAt',
			'patient.name',
			'patient.sex',
			'patient.bornOn',
			'patient.identitySealed',
			'patient.phoneSealed',
			'store.name as storeName',
			'device.lastSeenAt as deviceSeenAt',
			'doctor.name as doctorName',
			'doctor.title as doctorTitle'
		]);

export type ConsultRow = Awaited<ReturnType<typeof listWaiting>>[number];

export async function findConsult(db: Queryable, id: string): Promise<ConsultRow | undefined> {
	return read(db).where('consult.id', '=', id).executeTakeFirst();
}

export async function findOpenOfDevice(db: Queryable, deviceId: string): Promise<ConsultRow | undefined> {
	return read(db)
		.where('consult.deviceId', '=', deviceId)
		.where('consult.status', 'in', ['waiting', 'in_call'])
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

/** How many wait before this one in the same hospital. */
export async function countAhead(
	db: Queryable,
	consult: { readonly id: string; readonly hospitalId: string; readonly queuedAt: Date }
): Promise<number> {
	const row = await db
		.selectFrom('consult')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('hospitalId', '=', consult.hospitalId)
		.where('status', '=', 'waiting')
		.where((is) =>
			is.or([
				is('queuedAt', '<', consult.queuedAt),
				is.and([is('queuedAt', '=', consult.queuedAt), is('id', '<', consult.id)])
			])
		)
		.executeTakeFirstOrThrow();
	return row.count;
}

/** Minutes of the last calls of a hospital since an instant, newest first. */
export async function listRecentMinutes(db: Queryable, hospitalId: string, since: Date): Promise<number[]> {
	const rows = await db
		.selectFrom('consult')
		.select(['takenAt', 'endedAt'])
		.where('hospitalId', '=', hospitalId)
		.where('status', '=', 'ended')
		.where('endedAt', '>=', since)
		.where('takenAt', 'is not', null)
		.orderBy('endedAt', 'desc')
		.limit(20)
		.execute();
	return rows.flatMap(({ takenAt, endedAt }) =>
		takenAt && endedAt ? [(endedAt.getTime() - takenAt.getTime()) / 60_000] : []
	);
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
 * waiting → in_call for one doctor. Of many callers at once exactly one is answered true.
 * @throws the driver's unique violation on `consult_one_call_per_doctor` when the doctor is in another call.
 */
export async function takeConsult(db: Queryable, id: string, doctorId: string, now: Date): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('consult')
		.set((set) => ({ status: 'in_call', takenBy: doctorId, takenAt: now, version: set('version', '+', 1) }))
		.where('id', '=', id)
		.where('status', '=', 'waiting')
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

export async function saveNotes(db: Queryable, id: string, notes: ConsultNotes): Promise<void> {
	await db
		.updateTable('consult')
		.set({ notes: JSON.stringify(notes) })
		.where('id', '=', id)
		.execute();
}

export async function touchDevice(db: Queryable, deviceId: string, now: Date): Promise<void> {
	await db.updateTable('device').set({ lastSeenAt: now }).where('id', '=', deviceId).execute();
}

/** Open consults whose kiosk has not been seen since an instant; of calls only those whose doctor is silent too. */
export async function listAbandoned(db: Queryable, since: Date): Promise<ConsultRow[]> {
	return read(db)
		.leftJoin('doctorPresence', 'doctorPresence.doctorId', 'consult.takenBy')
		.where('consult.status', 'in', ['waiting', 'in_call'])
		.where('consult.queuedAt', '<', since)
		.where((is) => is.or([is('device.lastSeenAt', 'is', null), is('device.lastSeenAt', '<', since)]))
		.where((is) =>
			is.or([
				is('consult.status', '=', 'waiting'),
				is('doctorPresence.seenAt', 'is', null),
				is('doctorPresence.seenAt', '<', since)
			])
		)
		.execute();
}
