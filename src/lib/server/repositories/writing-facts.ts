import * as v from 'valibot';
import type { ConfirmedEvidence } from '$lib/contract/http/patient';
import { evidenceKinds } from '$lib/domain/consult/intake';
import { localDate, type LocalDate } from '$lib/domain/shared/local-date';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

const statedSchema = v.object({
	weightKg: v.fallback(v.string(), ''),
	allergies: v.fallback(
		v.object({ answer: v.picklist(['none', 'listed', 'unknown']), text: v.string() }),
		// What was not understood is unknown, never "none".
		{ answer: 'unknown', text: '' }
	),
	earlierDiagnosis: v.fallback(v.object({ kind: v.string(), what: v.string() }), { kind: '', what: '' }),
	guardian: v.fallback(v.nullable(v.object({ present: v.boolean() })), null)
});

/** What the customer said at the kiosk; all of it unknown where there was none. */
export type Stated = v.InferOutput<typeof statedSchema>;

export const nothingStated: Stated = {
	weightKg: '',
	allergies: { answer: 'unknown', text: '' },
	earlierDiagnosis: { kind: '', what: '' },
	guardian: null
};

/** What writing a prescription needs to know of a consult, its patient and the place where the customer stands. */
export interface WritingConsult {
	readonly id: string;
	readonly status: string;
	readonly takenBy: string | null;
	readonly endedAt: Date | null;
	readonly deviceId: string;
	readonly storeId: string;
	readonly chainId: string;
	readonly hospitalId: string;
	readonly hospitalName: string;
	readonly department: { readonly id: string; readonly name: string } | null;
	readonly patient: {
		readonly id: string;
		readonly name: string;
		readonly sex: 'male' | 'female';
		readonly bornOn: LocalDate;
		readonly identityHash: Buffer;
	};
	readonly stated: Stated;
	/** What the doctor has looked at of what stands for the earlier diagnosis. */
	readonly evidence: ConfirmedEvidence | null;
	/** The patient lets the doctor see earlier consults. */
	readonly sharesConsults: boolean;
}

export async function findWritingConsult(db: Queryable, id: string): Promise<WritingConsult | undefined> {
	const row = await db
		.selectFrom('consult as c')
		.innerJoin('patient as p', 'p.id', 'c.patientId')
		.innerJoin('hospital as h', 'h.id', 'c.hospitalId')
		.leftJoin('department as d', 'd.id', 'c.departmentId')
		.select([
			'c.id',
			'c.status',
			'c.takenBy',
			'c.endedAt',
			'c.deviceId',
			'c.storeId',
			'c.chainId',
			'c.hospitalId',
			'c.intake',
			'c.sharesConsults',
			'c.evidenceKind',
			'c.evidenceConfirmedAt',
			'c.patientId',
			'p.name',
			'p.sex',
			'p.bornOn',
			'p.identityHash',
			'h.name as hospitalName',
			'd.id as departmentId',
			'd.name as departmentName'
		])
		.where('c.id', '=', id)
		.executeTakeFirst();
	if (!row) return undefined;
	const stated = v.safeParse(statedSchema, row.intake);
	return {
		id: row.id,
		status: row.status,
		takenBy: row.takenBy,
		endedAt: row.endedAt,
		deviceId: row.deviceId,
		storeId: row.storeId,
		chainId: row.chainId,
		hospitalId: row.hospitalId,
		hospitalName: row.hospitalName,
		department:
			row.departmentId && row.departmentName ? { id: row.departmentId, name: row.departmentName } : null,
		patient: {
			id: row.patientId,
			name: row.name,
			sex: oneOf(['male', 'female'], row.sex),
			bornOn: localDate(row.bornOn),
			identityHash: row.identityHash
		},
		stated: stated.success ? stated.output : nothingStated,
		evidence: evidenceOf(row),
		sharesConsults: row.sharesConsults
	};
}

export const evidenceOf = (row: {
	readonly evidenceKind: string | null;
	readonly evidenceConfirmedAt: Date | null;
}): ConfirmedEvidence | null =>
	row.evidenceKind !== null && row.evidenceConfirmedAt !== null
		? { kind: oneOf(evidenceKinds, row.evidenceKind), at: row.evidenceConfirmedAt.toISOString() }
		: null;

export interface Prescriber {
	readonly id: string;
	readonly name: string;
	readonly licence: string;
	readonly mayTreatChildren: boolean;
	readonly department: { readonly id: string; readonly name: string } | null;
}

/** An active doctor; undefined also when no licence is on record, because such a doctor may not prescribe. */
export async function findPrescriber(db: Queryable, staffId: string): Promise<Prescriber | undefined> {
	const row = await db
		.selectFrom('staff as s')
		.leftJoin('department as d', 'd.id', 's.departmentId')
		.select([
			's.id',
			's.name',
			's.licence',
			's.mayTreatChildren',
			'd.id as departmentId',
			'd.name as departmentName'
		])
		.where('s.id', '=', staffId)
		.where('s.role', '=', 'doctor')
		.where('s.active', '=', true)
		.executeTakeFirst();
	if (!row?.licence) return undefined;
	const { departmentId, departmentName, licence, ...rest } = row;
	return {
		...rest,
		licence,
		department: departmentId && departmentName ? { id: departmentId, name: departmentName } : null
	};
}

/**
 * What was stated in the consult of a prescription; one of another hospital has none here.
 * @returns undefined when the consult is gone
 */
export async function findStated(db: Queryable, consultId: string | null): Promise<Stated | undefined> {
	if (consultId === null) return nothingStated;
	return (await findWritingConsult(db, consultId))?.stated;
}
