import { sql } from 'kysely';
import { prescriptionStatuses, type PrescriptionStatus } from '$lib/domain/prescription/status';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

/** Prescriptions as review and counter see them: their state, who holds them, to whom changes are told. */
export interface CounterPrescription {
	readonly id: string;
	readonly number: string;
	readonly status: PrescriptionStatus;
	/** Both null where it came from another hospital. */
	readonly consultId: string | null;
	readonly deviceId: string | null;
	readonly chainId: string;
	readonly storeId: string;
	readonly hospitalId: string;
	readonly validUntil: string | null;
	readonly reviewerId: string | null;
	readonly reviewerName: string | null;
	readonly reviewOpenedAt: Date | null;
	readonly claimedBy: string | null;
	readonly claimedByName: string | null;
	readonly claimedStoreId: string | null;
	readonly claimedStoreName: string | null;
	readonly claimedAt: Date | null;
	readonly version: number;
}

const select = (db: Queryable) =>
	db
		.selectFrom('prescription')
		.leftJoin('staff as reviewer', 'reviewer.id', 'prescription.reviewerId')
		.leftJoin('staff as holder', 'holder.id', 'prescription.claimedBy')
		.leftJoin('store as holderStore', 'holderStore.id', 'prescription.claimedStoreId')
		.select([
			'prescription.id',
			'prescription.number',
			'prescription.status',
			'prescription.consultId',
			'prescription.deviceId',
			'prescription.chainId',
			'prescription.storeId',
			'prescription.hospitalId',
			'prescription.validUntil',
			'prescription.reviewerId',
			'reviewer.name as reviewerName',
			'prescription.reviewOpenedAt',
			'prescription.claimedBy',
			'holder.name as claimedByName',
			'prescription.claimedStoreId',
			'holderStore.name as claimedStoreName',
			'prescription.claimedAt',
			'prescription.version'
		]);

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const fromRow = (row: Row): CounterPrescription => ({
	...row,
	status: oneOf(prescriptionStatuses, row.status)
});

export async function findCounterPrescription(
	db: Queryable,
	id: string
): Promise<CounterPrescription | undefined> {
	const row = await select(db).where('prescription.id', '=', id).executeTakeFirst();
	return row && fromRow(row);
}

/** By the token of a pick-up code. */
export async function findByPickupSecret(
	db: Queryable,
	hash: Buffer
): Promise<CounterPrescription | undefined> {
	const row = await select(db).where('prescription.pickupSecretHash', '=', hash).executeTakeFirst();
	return row && fromRow(row);
}

/** By the 8 digits, which are unique among the open ones of a store; else the latest that had them. */
export async function findByPickupDigits(
	db: Queryable,
	storeId: string,
	hash: Buffer
): Promise<CounterPrescription | undefined> {
	const row = await select(db)
		.where('prescription.storeId', '=', storeId)
		.where('prescription.pickupDigitsHash', '=', hash)
		.orderBy(sql`prescription.status in ('approved', 'dispensing')`, 'desc')
		.orderBy('prescription.signedAt', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row && fromRow(row);
}
