import type { Queryable } from '../db/client';

export interface NewGoodsReceipt {
	readonly id: string;
	readonly number: string;
	readonly chainId: string;
	readonly storeId: string;
	readonly pharmacistId: string;
	readonly at: Date;
	readonly lines: readonly {
		readonly packCode: string;
		readonly level: number;
		readonly productId: string;
		readonly received: number;
		readonly expected: number;
	}[];
}

export async function insertGoodsReceipt(trx: Queryable, { lines, ...row }: NewGoodsReceipt): Promise<void> {
	await trx.insertInto('goodsReceipt').values(row).execute();
	await trx
		.insertInto('goodsReceiptLine')
		.values(lines.map((line, index) => ({ ...line, receiptId: row.id, lineNo: index + 1 })))
		.execute();
}

/** One row per line of the store's receipts from an instant on, the newest receipt first. */
export function listGoodsReceiptLines(db: Queryable, storeId: string, from: Date) {
	return db
		.selectFrom('goodsReceipt')
		.innerJoin('goodsReceiptLine as line', 'line.receiptId', 'goodsReceipt.id')
		.innerJoin('product', 'product.id', 'line.productId')
		.innerJoin('staff', 'staff.id', 'goodsReceipt.pharmacistId')
		.select([
			'goodsReceipt.id',
			'goodsReceipt.number',
			'goodsReceipt.at',
			'staff.name as pharmacist',
			'line.packCode as code',
			'line.level',
			'product.genericName',
			'line.received',
			'line.expected'
		])
		.where('goodsReceipt.storeId', '=', storeId)
		.where('goodsReceipt.at', '>=', from)
		.orderBy('goodsReceipt.at', 'desc')
		.orderBy('goodsReceipt.id')
		.orderBy('line.lineNo')
		.limit(500)
		.execute();
}
