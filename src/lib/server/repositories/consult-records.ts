import { sql } from 'kysely';
import type { Queryable } from '../db/client';

/** Everything that a record is made of, as it stands. */
export async function readRecordParts(db: Queryable, consultId: string) {
	const consult = await db
		.selectFrom('consult as c')
		.innerJoin('patient as p', 'p.id', 'c.patientId')
		.leftJoin('staff as s', 's.id', 'c.takenBy')
		.selectAll('c')
		.select(['p.name', 'p.sex', 'p.bornOn', 'p.phoneSealed', 's.name as doctorName'])
		.where('c.id', '=', consultId)
		.executeTakeFirst();
	if (!consult) return undefined;
	// One after the other: within a transaction there is one connection.
	const consents = await db
		.selectFrom('consent')
		.select(['kind', 'textVersion', 'givenAt'])
		.where('consultId', '=', consultId)
		.orderBy('kind')
		.execute();
	const messages = await db
		.selectFrom('consultMessage')
		.select(['seq', 'sender', 'body', 'sentAt'])
		.where('consultId', '=', consultId)
		.orderBy('seq')
		.execute();
	const photos = await db
		.selectFrom('consultPhoto')
		.select(['id', 'seq', 'width', 'height', sql<Buffer>`sha256(bytes)`.as('sha256')])
		.where('consultId', '=', consultId)
		.orderBy('seq')
		.execute();
	const handovers = await db
		.selectFrom('consultHandover')
		.select(['fromDoctor', 'toDoctor', 'offeredAt', 'answeredAt'])
		.where('consultId', '=', consultId)
		.where('status', '=', 'accepted')
		.orderBy('offeredAt')
		.execute();
	const guests = await db
		.selectFrom('consultGuest')
		.select(['role', 'name', 'askedBy', 'agreedAt', 'textVersion', 'joinedAt', 'endedAt', 'endedBy'])
		.where('consultId', '=', consultId)
		.where('joinedAt', 'is not', null)
		.orderBy('joinedAt')
		.orderBy('id')
		.execute();
	return { consult, consents, messages, photos, handovers, guests };
}
export type RecordParts = NonNullable<Awaited<ReturnType<typeof readRecordParts>>>;

/** Prescriptions of a consult that were signed, with the bytes that were. */
export async function listSignedOf(db: Queryable, consultId: string) {
	return db
		.selectFrom('prescription')
		.select(['id', 'number', 'status', 'canonicalBytes', 'signedAt'])
		.where('consultId', '=', consultId)
		.where('signedAt', 'is not', null)
		.where('canonicalBytes', 'is not', null)
		.orderBy('number')
		.execute();
}

export interface ClosedRecord {
	readonly consultId: string;
	readonly bytes: Buffer;
	readonly sha256: Buffer;
	readonly seal: Buffer;
	readonly closedAt: Date;
	readonly closedBy: string | null;
	readonly retainUntil: string;
}

/** Call with the consult's row locked. From here on the database refuses every change to the record. */
export async function insertClosedRecord(trx: Queryable, record: ClosedRecord): Promise<void> {
	await trx.insertInto('consultRecord').values(record).execute();
	await trx
		.updateTable('consult')
		.set({ closedAt: record.closedAt, retainUntil: record.retainUntil })
		.where('id', '=', record.consultId)
		.execute();
}

export async function findClosedRecord(db: Queryable, consultId: string): Promise<ClosedRecord | undefined> {
	return db.selectFrom('consultRecord').selectAll().where('consultId', '=', consultId).executeTakeFirst();
}

/** Says how a call ended after the customer had left it; only while the record is open. */
export async function setOutcome(trx: Queryable, consultId: string, outcome: string): Promise<void> {
	await trx.updateTable('consult').set({ outcome }).where('id', '=', consultId).execute();
}

/** Consults that are over since before an instant and whose record nobody has closed. */
export async function listUnclosed(db: Queryable, endedBefore: Date, most: number) {
	return db
		.selectFrom('consult')
		.select('id')
		.where('endedAt', 'is not', null)
		.where('endedAt', '<', endedBefore)
		.where('closedAt', 'is', null)
		.orderBy('endedAt')
		.limit(most)
		.execute();
}

export async function listAdditions(db: Queryable, consultId: string) {
	return db
		.selectFrom('consultAddition as a')
		.innerJoin('staff as s', 's.id', 'a.authorId')
		.select(['a.seq', 'a.clientId', 'a.reason', 'a.body', 'a.at', 's.name as author', 's.title'])
		.where('a.consultId', '=', consultId)
		.orderBy('a.seq')
		.execute();
}

/** Call with the consult's row locked. Appends once per `clientId`. */
export async function appendAddition(
	trx: Queryable,
	addition: { consultId: string; clientId: string; authorId: string; reason: string; body: string; at: Date }
): Promise<void> {
	await trx
		.insertInto('consultAddition')
		.values({
			...addition,
			seq: sql<number>`(select coalesce(max(seq), 0) + 1 from consult_addition
				where consult_id = ${addition.consultId})`
		})
		.onConflict((conflict) => conflict.columns(['consultId', 'clientId']).doNothing())
		.execute();
}

const listed = (db: Queryable) =>
	db
		.selectFrom('consult as c')
		.innerJoin('patient as p', 'p.id', 'c.patientId')
		.innerJoin('store as st', 'st.id', 'c.storeId')
		.leftJoin('staff as s', 's.id', 'c.takenBy')
		.select([
			'c.id',
			'c.ticket',
			'c.status',
			'c.outcome',
			'c.queuedAt',
			'c.endedAt',
			'c.closedAt',
			'c.retainUntil',
			'c.patientId',
			'c.hospitalId',
			'p.name',
			'st.name as storeName',
			's.name as doctorName'
		]);
export type ListedRecord = Awaited<ReturnType<typeof listRecordsOfDoctor>>[number];

/** Consults that a doctor has ended, newest first. */
export const listRecordsOfDoctor = (db: Queryable, doctorId: string, most: number) =>
	listed(db)
		.where('c.takenBy', '=', doctorId)
		.where('c.endedAt', 'is not', null)
		.orderBy('c.endedAt', 'desc')
		.limit(most)
		.execute();

/** All that a hospital keeps of one patient, oldest first; consults that still run are not among them. */
export const listRecordsOfPatient = (db: Queryable, hospitalId: string, patientId: string) =>
	listed(db)
		.where('c.hospitalId', '=', hospitalId)
		.where('c.patientId', '=', patientId)
		.where('c.endedAt', 'is not', null)
		.orderBy('c.queuedAt')
		.execute();

/** The patient of this hospital with an identity number (by its hash) or a ticket. */
export async function findPatientForRecords(
	db: Queryable,
	hospitalId: string,
	by: { readonly identityHash: Buffer } | { readonly ticket: string }
) {
	return db
		.selectFrom('patient as p')
		.innerJoin('consult as c', 'c.patientId', 'p.id')
		.select(['p.id', 'p.name', 'p.sex', 'p.bornOn', 'p.identitySealed'])
		.where('c.hospitalId', '=', hospitalId)
		.where((is) =>
			'ticket' in by ? is('c.ticket', '=', by.ticket) : is('p.identityHash', '=', by.identityHash)
		)
		.limit(1)
		.executeTakeFirst();
}

export const findPatientById = (db: Queryable, id: string) =>
	db
		.selectFrom('patient')
		.select(['id', 'name', 'sex', 'bornOn', 'identitySealed'])
		.where('id', '=', id)
		.executeTakeFirst();

export async function keepsRecords(db: Queryable, staffId: string): Promise<boolean> {
	const row = await db
		.selectFrom('staff')
		.select('keepsRecords')
		.where('id', '=', staffId)
		.where('active', '=', true)
		.executeTakeFirst();
	return row?.keepsRecords ?? false;
}
