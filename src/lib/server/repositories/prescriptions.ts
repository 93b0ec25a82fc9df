import { sql, type Selectable } from 'kysely';
import * as v from 'valibot';
import { clinicalCheckSchema, type ClinicalCheck } from '$lib/contract/http/clinical';
import { draftSchema, type Draft } from '$lib/contract/http/prescription';
import { prescriptionStatuses, type PrescriptionStatus } from '$lib/domain/prescription/status';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';
import type { DB } from '../db/types';

export type PrescriptionRow = Omit<Selectable<DB['prescription']>, 'status' | 'draft' | 'clinicalCheck'> & {
	readonly status: PrescriptionStatus;
	readonly draft: Draft;
	readonly clinicalCheck: ClinicalCheck | null;
};

type RawRow = Selectable<DB['prescription']>;

const fromRow = (row: RawRow): PrescriptionRow => ({
	...row,
	status: oneOf(prescriptionStatuses, row.status),
	draft: v.parse(draftSchema, row.draft),
	clinicalCheck: row.clinicalCheck === null ? null : v.parse(clinicalCheckSchema, row.clinicalCheck)
});

export async function findPrescription(db: Queryable, id: string): Promise<PrescriptionRow | undefined> {
	const row = await db.selectFrom('prescription').selectAll().where('id', '=', id).executeTakeFirst();
	return row && fromRow(row);
}

/** Holds the row until the transaction ends: everybody else who wants to change it waits, then sees the outcome. */
export async function lockPrescription(trx: Queryable, id: string): Promise<PrescriptionRow | undefined> {
	const row = await trx
		.selectFrom('prescription')
		.selectAll()
		.where('id', '=', id)
		.forUpdate()
		.executeTakeFirst();
	return row && fromRow(row);
}

/** Newest first. */
export async function listPrescriptionsOfConsult(
	db: Queryable,
	consultId: string
): Promise<(PrescriptionRow & { readonly consultId: string })[]> {
	const rows = await db
		.selectFrom('prescription')
		.selectAll()
		.where('consultId', '=', consultId)
		.orderBy('createdAt', 'desc')
		.orderBy('id')
		.execute();
	return rows.map((row) => ({ ...fromRow(row), consultId }));
}

export interface NewDraft {
	readonly id: string;
	readonly number: string;
	readonly consultId: string;
	readonly patientId: string;
	readonly doctorId: string;
	readonly hospitalId: string;
	readonly chainId: string;
	readonly storeId: string;
	readonly deviceId: string;
	readonly draft: Draft;
	readonly now: Date;
}

/** @returns false when the id exists already. */
export async function insertDraft(trx: Queryable, { draft, now, ...owner }: NewDraft): Promise<boolean> {
	const result = await trx
		.insertInto('prescription')
		.values({
			...owner,
			status: 'draft',
			diagnosis: draft.diagnosis,
			draft: JSON.stringify(draft),
			createdAt: now,
			updatedAt: now
		})
		.onConflict((conflict) => conflict.column('id').doNothing())
		.executeTakeFirst();
	return result.numInsertedOrUpdatedRows === 1n;
}

/** Replaces what a draft says; bytes frozen for a signature no longer fit and are dropped. */
export async function updateDraft(trx: Queryable, id: string, draft: Draft, now: Date): Promise<boolean> {
	const result = await trx
		.updateTable('prescription')
		.set((eb) => ({
			diagnosis: draft.diagnosis,
			draft: JSON.stringify(draft),
			canonicalBytes: null,
			clinicalCheck: null,
			validUntil: null,
			updatedAt: now,
			version: eb('version', '+', 1)
		}))
		.where('id', '=', id)
		.where('status', '=', 'draft')
		.executeTakeFirst();
	return result.numUpdatedRows === 1n;
}

/** Keeps the bytes that the doctor is about to sign. @returns false when the draft moved on meanwhile. */
export async function freezeDraft(
	trx: Queryable,
	row: { id: string; version: number },
	frozen: { bytes: Uint8Array; validUntil: string; clinicalCheck: ClinicalCheck; now: Date }
): Promise<boolean> {
	const result = await trx
		.updateTable('prescription')
		.set({
			canonicalBytes: Buffer.from(frozen.bytes),
			validUntil: frozen.validUntil,
			clinicalCheck: JSON.stringify(frozen.clinicalCheck),
			updatedAt: frozen.now
		})
		.where('id', '=', row.id)
		.where('status', '=', 'draft')
		.where('version', '=', row.version)
		.executeTakeFirst();
	return result.numUpdatedRows === 1n;
}

export type StatusChanges = Partial<
	Pick<
		RawRow,
		| 'signedAt'
		| 'diagnosis'
		| 'pickupSecretHash'
		| 'pickupDigitsHash'
		| 'pickupSealed'
		| 'claimedBy'
		| 'claimedStoreId'
		| 'claimedAt'
		| 'reviewerId'
		| 'reviewOpenedAt'
		| 'owedSince'
		| 'owedReason'
	>
>;

/** Moves a locked row; `from` is asked again so that a wrong caller changes nothing. */
export async function setPrescriptionStatus(
	trx: Queryable,
	step: { id: string; from: PrescriptionStatus; to: PrescriptionStatus; now: Date },
	changes: StatusChanges
): Promise<boolean> {
	const result = await trx
		.updateTable('prescription')
		.set((eb) => ({ ...changes, status: step.to, updatedAt: step.now, version: eb('version', '+', 1) }))
		.where('id', '=', step.id)
		.where('status', '=', step.from)
		.executeTakeFirst();
	return result.numUpdatedRows === 1n;
}

export interface PrescriptionEventRow {
	readonly prescriptionId: string;
	readonly event: string;
	readonly fromStatus: string;
	readonly toStatus: string;
	readonly actorKind: string;
	readonly actorId: string | null;
	readonly at: Date;
	readonly detail: Readonly<Record<string, unknown>>;
}

/** Appends under the lock of the prescription's row, which makes the sequence gapless. */
export async function appendPrescriptionEvent(trx: Queryable, event: PrescriptionEventRow): Promise<void> {
	await trx
		.insertInto('prescriptionEvent')
		.values({
			...event,
			detail: JSON.stringify(event.detail),
			seq: sql<number>`(select coalesce(max(seq), 0) + 1 from prescription_event
				where prescription_id = ${event.prescriptionId})`
		})
		.execute();
}

/** Signed or approved ones whose last day lies before `today`; locked, and left alone where another process is at it. */
export async function lockOverdue(trx: Queryable, today: string, most: number): Promise<PrescriptionRow[]> {
	const rows = await trx
		.selectFrom('prescription')
		.selectAll()
		.where('status', 'in', ['signed', 'approved'])
		.where('validUntil', '<', today)
		.orderBy('id')
		.limit(most)
		.forUpdate()
		.skipLocked()
		.execute();
	return rows.map(fromRow);
}
