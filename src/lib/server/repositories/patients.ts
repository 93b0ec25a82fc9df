import { randomUUID } from 'node:crypto';
import type { LocalDate } from '$lib/domain/shared/local-date';
import type { Queryable } from '../db/client';

export interface PatientRow {
	readonly identityHash: Buffer;
	readonly identitySealed: Buffer;
	readonly phoneSealed: Buffer;
	readonly name: string;
	readonly sex: 'male' | 'female';
	readonly bornOn: LocalDate;
}

/** A returning patient is found by the hash of the identity number and brought up to date. @returns the patient's id. */
export async function upsertPatient(db: Queryable, patient: PatientRow, now: Date): Promise<string> {
	const { id } = await db
		.insertInto('patient')
		.values({ id: randomUUID(), ...patient, createdAt: now, updatedAt: now })
		.onConflict((conflict) =>
			conflict.column('identityHash').doUpdateSet({
				name: patient.name,
				phoneSealed: patient.phoneSealed,
				updatedAt: now
			})
		)
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

/** @returns the id of the patient with this identity number; who asks must check the phone number as well. */
export async function findPatientId(db: Queryable, identityHash: Buffer): Promise<string | undefined> {
	const row = await db
		.selectFrom('patient')
		.select('id')
		.where('identityHash', '=', identityHash)
		.executeTakeFirst();
	return row?.id;
}

/** Holds the patient's row until the transaction ends. */
export async function lockPatient(trx: Queryable, id: string): Promise<void> {
	await trx.selectFrom('patient').select('id').where('id', '=', id).forUpdate().execute();
}
/** Who a patient is, sealed; for those who must name the person in full. */
export const findSealedPatient = (
	db: Queryable,
	id: string
): Promise<{ identitySealed: Buffer; bornOn: string } | undefined> =>
	db.selectFrom('patient').select(['identitySealed', 'bornOn']).where('id', '=', id).executeTakeFirst();
