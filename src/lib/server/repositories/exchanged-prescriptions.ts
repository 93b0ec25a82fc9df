import { sql } from 'kysely';
import * as v from 'valibot';
import type { ClinicalCheck } from '$lib/contract/http/clinical';
import type { Draft } from '$lib/contract/http/prescription';
import type { Queryable } from '../db/client';

export interface ExchangedRow {
	readonly prescriptionId: string;
	readonly hospitalId: string;
	readonly number: string;
	readonly keyId: string;
	readonly signedBytes: Buffer;
	readonly jws: string;
	readonly products: readonly string[];
}

const columns = [
	'prescriptionId',
	'hospitalId',
	'number',
	'keyId',
	'signedBytes',
	'jws',
	'products'
] as const;

export async function findExchanged(
	db: Queryable,
	prescriptionId: string
): Promise<ExchangedRow | undefined> {
	const row = await db
		.selectFrom('exchangedPrescription')
		.select(columns)
		.where('prescriptionId', '=', prescriptionId)
		.executeTakeFirst();
	return row && { ...row, products: v.parse(v.array(v.string()), row.products) };
}

/** What became of a hospital's number, whichever chain it came to. */
export const findByForeignNumber = (
	db: Queryable,
	hospitalId: string,
	number: string
): Promise<{ id: string; chainId: string; status: string; signedBytes: Buffer } | undefined> =>
	db
		.selectFrom('exchangedPrescription as e')
		.innerJoin('prescription as p', 'p.id', 'e.prescriptionId')
		.select(['p.id', 'p.chainId', 'p.status', 'e.signedBytes'])
		.where('e.hospitalId', '=', hospitalId)
		.where('e.number', '=', number)
		.executeTakeFirst();

/** Until the transaction ends, nobody else takes in this number of this hospital. */
export async function lockForeignNumber(trx: Queryable, hospitalId: string, number: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`exchange ${hospitalId} ${number}`}, 0))`.execute(
		trx
	);
}

/** @returns the patient of this identity, who may have been here before; what is on record stays as it is. */
export async function keepPatient(
	trx: Queryable,
	patient: {
		readonly id: string;
		readonly identityHash: Buffer;
		readonly identitySealed: Buffer;
		readonly phoneSealed: Buffer;
		readonly name: string;
		readonly sex: string;
		readonly bornOn: string;
		readonly createdAt: Date;
		readonly updatedAt: Date;
	}
): Promise<string> {
	await trx
		.insertInto('patient')
		.values(patient)
		.onConflict((conflict) => conflict.column('identityHash').doNothing())
		.execute();
	const { id } = await trx
		.selectFrom('patient')
		.select('id')
		.where('identityHash', '=', patient.identityHash)
		.executeTakeFirstOrThrow();
	return id;
}

/** A doctor of another hospital: on record by licence, inactive, and nobody who could sign in. */
export async function keepPrescriber(
	trx: Queryable,
	doctor: {
		readonly id: string;
		readonly hospitalId: string;
		readonly name: string;
		readonly licence: string;
	}
): Promise<string> {
	const userId = `exchange:${doctor.hospitalId}:${doctor.licence}`;
	await trx
		.insertInto('staff')
		.values({ ...doctor, userId, role: 'doctor', active: false })
		.onConflict((conflict) => conflict.column('userId').doNothing())
		.execute();
	const { id } = await trx
		.selectFrom('staff')
		.select('id')
		.where('userId', '=', userId)
		.executeTakeFirstOrThrow();
	return id;
}

export interface NewExchanged {
	readonly id: string;
	readonly number: string;
	readonly patientId: string;
	readonly doctorId: string;
	readonly hospitalId: string;
	readonly chainId: string;
	readonly storeId: string;
	readonly diagnosis: string;
	readonly draft: Draft;
	readonly clinicalCheck: ClinicalCheck;
	readonly canonicalBytes: Buffer;
	readonly validUntil: string;
	readonly signedAt: Date;
	readonly now: Date;
	readonly foreign: Omit<ExchangedRow, 'prescriptionId' | 'hospitalId'> & { readonly receivedBy: string };
}

/** Puts it beside our own, signed and not reviewed yet. */
export async function insertExchanged(
	trx: Queryable,
	{ foreign, now, draft, clinicalCheck, ...row }: NewExchanged
): Promise<void> {
	await trx
		.insertInto('prescription')
		.values({
			...row,
			draft: JSON.stringify(draft),
			clinicalCheck: JSON.stringify(clinicalCheck),
			status: 'signed',
			createdAt: now,
			updatedAt: now
		})
		.execute();
	await trx
		.insertInto('exchangedPrescription')
		.values({
			...foreign,
			products: JSON.stringify(foreign.products),
			prescriptionId: row.id,
			hospitalId: row.hospitalId,
			receivedAt: now
		})
		.execute();
}

export const findStoreByCode = (
	db: Queryable,
	chainId: string,
	institutionCode: string
): Promise<{ id: string } | undefined> =>
	db
		.selectFrom('store')
		.select('id')
		.where('chainId', '=', chainId)
		.where('institutionCode', '=', institutionCode)
		.executeTakeFirst();

/** Products of the register that carry one of these codes, merged ones by the one that was kept. */
export async function findProductsByCode(
	db: Queryable,
	codes: ReadonlyArray<{ readonly scheme: string; readonly value: string }>
): Promise<string[]> {
	if (codes.length === 0) return [];
	const rows = await db
		.selectFrom('productIdentifier as i')
		.innerJoin('product as p', 'p.id', 'i.productId')
		.select((eb) => eb.fn.coalesce('p.mergedInto', 'p.id').as('id'))
		.distinct()
		.where((eb) =>
			eb.or(
				codes.map(({ scheme, value }) => eb.and([eb('i.scheme', '=', scheme), eb('i.value', '=', value)]))
			)
		)
		.execute();
	return rows.map(({ id }) => id);
}
