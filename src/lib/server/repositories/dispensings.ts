import { sql } from 'kysely';
import { paymentKinds, type PaymentKind } from '$lib/contract/http/dispensing';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

export interface NewDispensing {
	readonly id: string;
	readonly kind: 'prescription' | 'otc' | 'difference';
	readonly prescriptionId: string | null;
	readonly chainId: string;
	readonly storeId: string;
	readonly pharmacistId: string;
	readonly receiptNumber: string;
	readonly totalFen: number;
	readonly payment: PaymentKind | null;
	readonly buyerName: string | null;
	readonly buyerIdentitySealed: Buffer | null;
	readonly at: Date;
	/** Both set where it was made without a line. */
	readonly offlineId: string | null;
	readonly uploadedAt: Date | null;
	readonly packs: readonly {
		readonly packCode: string;
		readonly lineNo: number | null;
		readonly productId: string;
		readonly batchNumber: string;
		readonly expiresOn: string;
		readonly units: number;
		readonly priceFen: number;
	}[];
}

export async function insertDispensing(trx: Queryable, { packs, ...row }: NewDispensing): Promise<void> {
	await trx.insertInto('dispensing').values(row).execute();
	await trx
		.insertInto('dispensedPack')
		.values(packs.map((pack) => ({ ...pack, dispensingId: row.id })))
		.execute();
}

/**
 * Counts packs, and units out of split ones, to a line; never beyond what it needs.
 * @returns false when the line does not exist or would be overfilled; nothing was changed then.
 */
export async function countToLine(
	trx: Queryable,
	prescriptionId: string,
	lineNo: number,
	{
		packs,
		units,
		unitsPerPack
	}: { readonly packs: number; readonly units: number; readonly unitsPerPack: number }
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('prescriptionLine')
		.set((eb) => ({
			packsDispensed: eb('packsDispensed', '+', packs),
			unitsDispensed: eb('unitsDispensed', '+', units)
		}))
		.where('prescriptionId', '=', prescriptionId)
		.where('lineNo', '=', lineNo)
		.where(
			sql<boolean>`(packs_dispensed + ${packs}) * ${unitsPerPack}::int + units_dispensed + ${units}
				<= packs_needed * ${unitsPerPack}::int`
		)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

export interface DispensingRecord {
	readonly id: string;
	readonly kind: 'prescription' | 'otc' | 'difference';
	readonly prescriptionId: string | null;
	readonly chainId: string;
	readonly storeId: string;
	readonly storeName: string;
	readonly pharmacistName: string;
	readonly reviewerName: string | null;
	readonly receiptNumber: string;
	readonly totalFen: number;
	readonly payment: PaymentKind | null;
	readonly at: Date;
	readonly packs: readonly {
		readonly code: string;
		readonly lineNo: number | null;
		readonly batchNumber: string;
		readonly expiresOn: string;
		readonly units: number;
		readonly unitsPerPack: number;
		readonly priceFen: number;
		/** Set when the sale of this pack was reversed. */
		readonly reversalId: string | null;
		readonly productId: string;
		readonly genericName: string;
		readonly form: string;
		readonly strength: string;
		readonly packSpec: string;
		readonly storage: string;
	}[];
}

/** A hand-over with its packs, in the order of lines and codes. */
export async function findDispensing(db: Queryable, id: string): Promise<DispensingRecord | undefined> {
	const row = await db
		.selectFrom('dispensing')
		.innerJoin('store', 'store.id', 'dispensing.storeId')
		.innerJoin('staff as pharmacist', 'pharmacist.id', 'dispensing.pharmacistId')
		.leftJoin('prescription', 'prescription.id', 'dispensing.prescriptionId')
		.leftJoin('staff as reviewer', 'reviewer.id', 'prescription.reviewerId')
		.select([
			'dispensing.id',
			'dispensing.kind',
			'dispensing.prescriptionId',
			'dispensing.chainId',
			'dispensing.storeId',
			'store.name as storeName',
			'pharmacist.name as pharmacistName',
			'reviewer.name as reviewerName',
			'dispensing.receiptNumber',
			'dispensing.totalFen',
			'dispensing.payment',
			'dispensing.at'
		])
		.where('dispensing.id', '=', id)
		.executeTakeFirst();
	if (!row) return undefined;
	const packs = await db
		.selectFrom('dispensedPack')
		.innerJoin('product', 'product.id', 'dispensedPack.productId')
		.select([
			'dispensedPack.packCode as code',
			'dispensedPack.lineNo',
			'dispensedPack.batchNumber',
			'dispensedPack.expiresOn',
			'dispensedPack.units',
			'product.unitsPerPack',
			'dispensedPack.priceFen',
			'dispensedPack.reversalId',
			'dispensedPack.productId',
			'product.genericName',
			'product.form',
			'product.strength',
			'product.packSpec',
			'product.storageWords as storage'
		])
		.where('dispensedPack.dispensingId', '=', id)
		.orderBy('dispensedPack.lineNo')
		.orderBy('dispensedPack.packCode')
		.execute();
	return {
		...row,
		kind: oneOf(['prescription', 'otc', 'difference'], row.kind),
		payment: row.payment === null ? null : oneOf(paymentKinds, row.payment),
		packs
	};
}
