import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import type { GoodsReceived, ReceiveGoodsInput } from '$lib/contract/http/packaging';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import { insertGoodsReceipt } from '../../repositories/goods-receipts';
import { receivePacks } from '../../repositories/pack-moves';
import { keepOnce } from '../dispensing/answer-once';
import { receiptNumberFor, requestKey } from '../dispensing/bind-packs';
import { judgeGoods, refusedGoods } from './judge-goods';

const kept = v.object({
	receiptId: v.string(),
	number: v.string(),
	lines: v.number(),
	received: v.number(),
	missing: v.number()
});

/**
 * Receives one delivery: everything that was scanned with all that it holds becomes stock of this store, with an
 * event in each pack's history, or nothing at all.
 * @throws Failure nothing_scanned, goods_refused with which codes do not fit and why, key_reused
 */
export async function receiveGoods(ctx: Context, input: ReceiveGoodsInput): Promise<GoodsReceived> {
	const staff = requireCounter(ctx, 'goods.receive');
	const { scans } = input;
	if (scans.length === 0) throw new Failure('nothing_scanned', 'an empty list of scans receives nothing');
	const at = ctx.now();
	const place = { at, chainId: staff.chainId, storeId: staff.storeId };
	const key = requestKey(staff.id, 'goods.receive', input.idempotencyKey, { scans });
	return runTransaction(ctx.services.db, (trx) =>
		keepOnce(trx, key, kept, async () => {
			const judged = await judgeGoods(trx, staff, scans, at, 'lock');
			const goods = judged.flatMap((one) => refusedGoods(one) ?? []);
			if (goods.length > 0)
				throw new Failure('goods_refused', `${goods.length} codes refused; nothing was recorded`, { goods });
			const id = randomUUID();
			const number = receiptNumberFor(at);
			const lines = judged.flatMap(({ scan, decision }) =>
				decision.accepted && scan.row ? [{ decision, row: scan.row }] : []
			);
			await insertGoodsReceipt(trx, {
				id,
				number,
				...place,
				pharmacistId: staff.id,
				lines: lines.map(({ decision, row }) => ({
					packCode: decision.code,
					level: row.level,
					productId: row.productId,
					received: decision.received,
					expected: decision.expected
				}))
			});
			const codes = lines.flatMap(({ decision }) => decision.packs);
			const done = await receivePacks(trx, codes, place, id);
			if (done.length !== codes.length)
				throw new Failure('goods_refused', 'some packs are no longer on their way here', { goods: [] });
			const received = lines.reduce((sum, { decision }) => sum + decision.received, 0);
			const missing = lines.reduce(
				(sum, { decision }) => sum + Math.max(0, decision.expected - decision.received),
				0
			);
			await appendAudit(trx, ctx, {
				action: 'goods.receive',
				subject: { type: 'goods-receipt', id },
				detail: { number, codes: lines.map(({ decision }) => decision.code), received, missing }
			});
			return { receiptId: id, number, lines: lines.length, received, missing };
		})
	);
}
