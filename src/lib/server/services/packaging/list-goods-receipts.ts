import type { GoodsReceipts } from '$lib/contract/http/packaging';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { listGoodsReceiptLines } from '../../repositories/goods-receipts';

/** What this store has received today, newest first. */
export async function listGoodsReceipts(ctx: Context): Promise<GoodsReceipts> {
	const staff = requireCounter(ctx, 'goods.receive');
	const today = new Date(`${chinaDate(ctx.now())}T00:00:00+08:00`);
	const rows = await listGoodsReceiptLines(ctx.services.db, staff.storeId, today);
	const receipts = new Map<string, GoodsReceipts['receipts'][number]>();
	for (const { id, number, at, pharmacist, ...line } of rows) {
		const receipt = receipts.get(id);
		receipts.set(id, {
			...(receipt ?? { id, number, at: at.toISOString(), pharmacist }),
			lines: [...(receipt?.lines ?? []), line]
		});
	}
	return { receipts: [...receipts.values()] };
}
