import { sql } from 'kysely';
import { oneOf } from '$lib/domain/shared/one-of';
import { prescriptionStatuses, type PrescriptionStatus } from '$lib/domain/prescription/status';
import type { Queryable } from '../db/client';

export interface QueueRow {
	readonly id: string;
	readonly number: string;
	readonly status: PrescriptionStatus;
	readonly patientName: string;
	readonly sex: string;
	readonly bornOn: string;
	readonly department: string | null;
	readonly prescriber: string;
	readonly kiosk: string;
	readonly medicines: number;
	readonly signedAt: Date;
	readonly validUntil: string | null;
	readonly reviewerId: string | null;
	readonly reviewerName: string | null;
	readonly reviewOpenedAt: Date | null;
	readonly claimedBy: string | null;
	readonly claimedByName: string | null;
	readonly claimedAt: Date | null;
}

/** Far more than a counter can work off in a day; a longer queue shows its oldest. */
const mostEntries = 200;

/** Prescriptions of one store that are not finished, longest wait first; from the day after validity they are gone. */
export async function listReviewQueue(db: Queryable, storeId: string, today: string): Promise<QueueRow[]> {
	const rows = await db
		.selectFrom('prescription as p')
		.innerJoin('patient', 'patient.id', 'p.patientId')
		.innerJoin('staff as doctor', 'doctor.id', 'p.doctorId')
		.leftJoin('device', 'device.id', 'p.deviceId')
		.innerJoin('hospital', 'hospital.id', 'p.hospitalId')
		.leftJoin('department', 'department.id', 'doctor.departmentId')
		.leftJoin('staff as reviewer', 'reviewer.id', 'p.reviewerId')
		.leftJoin('staff as holder', 'holder.id', 'p.claimedBy')
		.select((eb) => [
			'p.id',
			'p.number',
			'p.status',
			'patient.name as patientName',
			'patient.sex',
			'patient.bornOn',
			'department.name as department',
			'doctor.name as prescriber',
			// One of another hospital came to no kiosk: its hospital says where it is from.
			sql<string>`coalesce(device.name, hospital.name)`.as('kiosk'),
			eb
				.selectFrom('prescriptionLine')
				.select((line) => line.fn.countAll<number>().as('count'))
				.whereRef('prescriptionLine.prescriptionId', '=', 'p.id')
				.as('medicines'),
			sql<Date>`coalesce(p.signed_at, p.created_at)`.as('signedAt'),
			'p.validUntil',
			'p.reviewerId',
			'reviewer.name as reviewerName',
			'p.reviewOpenedAt',
			'p.claimedBy',
			'holder.name as claimedByName',
			'p.claimedAt'
		])
		.where('p.storeId', '=', storeId)
		.where('p.status', 'in', ['signed', 'approved', 'dispensing'])
		.where((eb) => eb.or([eb('p.validUntil', 'is', null), eb('p.validUntil', '>=', today)]))
		.orderBy('p.signedAt')
		.orderBy('p.id')
		.limit(mostEntries)
		.execute();
	return rows.map((row) => ({
		...row,
		status: oneOf(prescriptionStatuses, row.status),
		medicines: row.medicines ?? 0
	}));
}

export function listStoreKiosks(db: Queryable, storeId: string): Promise<{ id: string; name: string }[]> {
	return db
		.selectFrom('device')
		.select(['id', 'name'])
		.where('storeId', '=', storeId)
		.where('revokedAt', 'is', null)
		.orderBy('name')
		.execute();
}

/**
 * Takes the review for this pharmacist, or keeps it: one that nobody has, that is theirs, or that was opened
 * before `leaseFrom` and left lying.
 * @returns false when it is another's, or no longer to be reviewed; nothing was changed then.
 */
export async function leaseReview(
	trx: Queryable,
	id: string,
	lease: { readonly pharmacistId: string; readonly at: Date; readonly leaseFrom: Date }
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('prescription')
		.set({ reviewerId: lease.pharmacistId, reviewOpenedAt: lease.at })
		.where('id', '=', id)
		.where('status', '=', 'signed')
		.where((eb) =>
			eb.or([
				eb('reviewerId', 'is', null),
				eb('reviewerId', '=', lease.pharmacistId),
				eb('reviewOpenedAt', '<', lease.leaseFrom)
			])
		)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

/** Gives the review back. @returns false when it was not this pharmacist's. */
export async function endLease(trx: Queryable, id: string, pharmacistId: string): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('prescription')
		.set({ reviewerId: null, reviewOpenedAt: null })
		.where('id', '=', id)
		.where('status', '=', 'signed')
		.where('reviewerId', '=', pharmacistId)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

export interface NewReview {
	readonly prescriptionId: string;
	readonly pharmacistId: string;
	readonly decision: 'approve' | 'return';
	readonly reasonCode: string | null;
	readonly comment: string | null;
	readonly checks: Readonly<Record<string, boolean>>;
	readonly at: Date;
}

/** Appends under the lock of the prescription's row. */
export async function insertReview(trx: Queryable, review: NewReview): Promise<void> {
	await trx
		.insertInto('review')
		.values({
			...review,
			checks: JSON.stringify(review.checks),
			seq: sql<number>`(select coalesce(max(seq), 0) + 1 from review
				where prescription_id = ${review.prescriptionId})`
		})
		.execute();
}

/** The licence a pharmacist signs with; undefined when none is on record or the person has left. */
export async function findPharmacistLicence(db: Queryable, staffId: string): Promise<string | undefined> {
	const row = await db
		.selectFrom('staff')
		.select('licence')
		.where('id', '=', staffId)
		.where('role', '=', 'pharmacist')
		.where('active', '=', true)
		.executeTakeFirst();
	return row?.licence ?? undefined;
}

/** Only one approval of a store chooses its pick-up digits at a time, so that no two choose the same. */
export async function lockPickupDigits(trx: Queryable, storeId: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtext(${`pickup digits ${storeId}`}))`.execute(trx);
}

export async function digitsInUse(trx: Queryable, storeId: string, hash: Buffer): Promise<boolean> {
	const row = await trx
		.selectFrom('prescription')
		.select('id')
		.where('storeId', '=', storeId)
		.where('pickupDigitsHash', '=', hash)
		.where('status', 'in', ['approved', 'dispensing'])
		.executeTakeFirst();
	return row !== undefined;
}

export interface ReviewedProduct {
	readonly id: string;
	readonly genericName: string;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly storageWords: string;
	readonly antibiotic: boolean;
	readonly priceFen: number;
}

/** The register's word on the products of a prescription, by id. */
export async function readReviewedProducts(
	db: Queryable,
	ids: readonly string[]
): Promise<ReadonlyMap<string, ReviewedProduct>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('product')
		.select(['id', 'genericName', 'form', 'strength', 'packSpec', 'storageWords', 'antibiotic', 'priceFen'])
		.where('id', 'in', ids)
		.execute();
	return new Map(rows.map((row) => [row.id, row]));
}
