import { sql } from 'kysely';
import { conflictChoices, type ConflictChoice, type OtherHandOver } from '$lib/contract/http/offline-counter';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

export interface NewConflict {
	readonly id: string;
	readonly chainId: string;
	readonly storeId: string;
	readonly kind: 'prescription' | 'otc';
	readonly prescriptionId: string | null;
	readonly handedOverBy: string;
	readonly handedOverAt: Date;
	readonly uploadedBy: string;
	readonly uploadedAt: Date;
	/** As it came; read again when a person has decided. */
	readonly handOver: object;
	readonly reason: string;
	readonly otherSide: object;
}

/** @returns false when it is kept already */
export async function insertConflict(
	trx: Queryable,
	{ handOver, otherSide, ...row }: NewConflict
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('offlineConflict')
		.values({ ...row, handOver: JSON.stringify(handOver), otherSide: JSON.stringify(otherSide) })
		.onConflict((conflict) => conflict.column('id').doNothing())
		.executeTakeFirst();
	return numInsertedOrUpdatedRows === 1n;
}

const select = (db: Queryable) =>
	db
		.selectFrom('offlineConflict as k')
		.innerJoin('store', 'store.id', 'k.storeId')
		.innerJoin('staff as giver', 'giver.id', 'k.handedOverBy')
		.leftJoin('staff as judge', 'judge.id', 'k.resolvedBy')
		.leftJoin('prescription', 'prescription.id', 'k.prescriptionId')
		.leftJoin('dispensing', 'dispensing.id', 'k.dispensingId')
		.select([
			'k.id',
			'k.chainId',
			'k.storeId',
			'k.kind',
			'k.prescriptionId',
			'k.handedOverBy',
			'k.handedOverAt',
			'k.uploadedAt',
			'k.handOver',
			'k.reason',
			'k.otherSide',
			'k.resolution',
			'k.note',
			'k.resolvedAt',
			'k.resolvedBy',
			'store.name as storeName',
			'giver.name as giverName',
			'judge.name as judgeName',
			'prescription.number as prescriptionNumber',
			'prescription.status as statusNow',
			'dispensing.receiptNumber'
		]);

export type ConflictRow = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

export const findConflict = (db: Queryable, id: string): Promise<ConflictRow | undefined> =>
	select(db).where('k.id', '=', id).executeTakeFirst();

/** The same, its row locked until the transaction ends. */
export async function lockConflict(trx: Queryable, id: string): Promise<ConflictRow | undefined> {
	await trx.selectFrom('offlineConflict').select('id').where('id', '=', id).forUpdate().execute();
	return findConflict(trx, id);
}

/** Open ones first, the oldest at the head; then those that were decided since, the latest at the head. */
export const listConflicts = (
	db: Queryable,
	{ chainId, storeId, since }: { chainId: string; storeId: string | null; since: Date }
): Promise<ConflictRow[]> =>
	select(db)
		.where('k.chainId', '=', chainId)
		.$if(storeId !== null, (query) => query.where('k.storeId', '=', storeId ?? ''))
		.where((eb) => eb.or([eb('k.resolution', 'is', null), eb('k.resolvedAt', '>=', since)]))
		.orderBy(sql`k.resolved_at desc nulls first`)
		.orderBy('k.uploadedAt')
		.limit(200)
		.execute();

export async function settleConflict(
	trx: Queryable,
	settled: {
		readonly id: string;
		readonly resolution: ConflictChoice;
		readonly note: string;
		readonly resolvedBy: string;
		readonly resolvedAt: Date;
		readonly dispensingId: string | null;
	}
): Promise<void> {
	const { id, ...row } = settled;
	await trx.updateTable('offlineConflict').set(row).where('id', '=', id).execute();
}

export const choiceOf = (row: Pick<ConflictRow, 'resolution'>): ConflictChoice | null =>
	row.resolution === null ? null : oneOf(conflictChoices, row.resolution);

/** What is on record of a prescription, the earliest first. */
export async function readHandOversOf(db: Queryable, prescriptionId: string): Promise<OtherHandOver[]> {
	const rows = await db
		.selectFrom('dispensing')
		.innerJoin('store', 'store.id', 'dispensing.storeId')
		.innerJoin('staff', 'staff.id', 'dispensing.pharmacistId')
		.select((eb) => [
			'dispensing.at',
			'dispensing.receiptNumber',
			'store.name as storeName',
			'staff.name as pharmacistName',
			sql<string[]>`array(select d.pack_code from dispensed_pack d
				where d.dispensing_id = ${eb.ref('dispensing.id')} order by 1)`.as('packs')
		])
		.where('dispensing.prescriptionId', '=', prescriptionId)
		.orderBy('dispensing.at')
		.execute();
	return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}

/** A pharmacist of a store, also one whose account is closed by now. */
export const findPharmacistOf = (db: Queryable, storeId: string, id: string) =>
	db
		.selectFrom('staff')
		.select(['id', 'name', 'userId', 'role', 'chainId', 'storeId', 'hospitalId'])
		.where('id', '=', id)
		.where('storeId', '=', storeId)
		.where('role', '=', 'pharmacist')
		.executeTakeFirst();
