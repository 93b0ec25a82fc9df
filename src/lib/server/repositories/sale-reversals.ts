import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

/** What a reversal must know beside the counter's view of the pack. */
export async function readReturnFacts(
	db: Queryable,
	code: string
): Promise<{ saleCount: number; storage: 'normal' | 'cool' | 'cold' } | undefined> {
	const row = await db
		.selectFrom('pack')
		.innerJoin('product', 'product.id', 'pack.productId')
		.select(['pack.saleCount', 'product.storage'])
		.where('pack.code', '=', code)
		.executeTakeFirst();
	return row && { ...row, storage: oneOf(['normal', 'cool', 'cold'], row.storage) };
}

/** The latest sale of a pack at a counter of ours that no reversal has undone. */
export function findStandingSale(db: Queryable, code: string) {
	return db
		.selectFrom('dispensedPack as sold')
		.innerJoin('dispensing', 'dispensing.id', 'sold.dispensingId')
		.innerJoin('staff', 'staff.id', 'dispensing.pharmacistId')
		.select([
			'sold.dispensingId',
			'sold.units',
			'sold.priceFen',
			'dispensing.storeId',
			'dispensing.chainId',
			'dispensing.at',
			'dispensing.receiptNumber',
			'staff.name as pharmacist'
		])
		.where('sold.packCode', '=', code)
		.where('sold.reversalId', 'is', null)
		.orderBy('dispensing.at', 'desc')
		.limit(1)
		.executeTakeFirst();
}

export interface NewReversal {
	readonly id: string;
	readonly packCode: string;
	readonly dispensingId: string;
	readonly chainId: string;
	readonly storeId: string;
	readonly pharmacistId: string;
	readonly reason: string;
	readonly decision: 'back_for_sale' | 'destroy';
	readonly checks: readonly string[];
	readonly refundFen: number;
	readonly at: Date;
}

/**
 * Links the sale with its reversal; the sale's own row stays as it was written.
 * @returns false when the sale was reversed already
 */
export async function insertReversal(trx: Queryable, reversal: NewReversal): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('dispensedPack')
		.set({ reversalId: reversal.id })
		.where('dispensingId', '=', reversal.dispensingId)
		.where('packCode', '=', reversal.packCode)
		.where('reversalId', 'is', null)
		.executeTakeFirst();
	if (numUpdatedRows !== 1n) return false;
	await trx
		.insertInto('saleReversal')
		.values({ ...reversal, checks: JSON.stringify(reversal.checks) })
		.execute();
	return true;
}
