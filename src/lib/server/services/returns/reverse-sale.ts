import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import type { ReverseSaleInput, SaleReversed } from '$lib/contract/http/returns';
import { faultOfDecision, reversalDecisions } from '$lib/domain/dispensing/reverse-sale';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import { returnPack } from '../../repositories/pack-moves';
import { insertReversal } from '../../repositories/sale-reversals';
import { keepOnce } from '../dispensing/answer-once';
import { requestKey } from '../dispensing/bind-packs';
import { judgeReturn } from './judge-return';

const kept = v.object({
	reversalId: v.string(),
	code: v.string(),
	decision: v.picklist(reversalDecisions),
	refundFen: v.number(),
	receiptNumber: v.string()
});

/**
 * Reverses the sale of one pack that came back: it is stock again, or set aside to be destroyed. The hand-over keeps
 * its record, linked with the reversal; a prescription stays filled, for it may be filled once only.
 * @throws Failure return_refused with `packs` or the fault of the decision, key_reused
 */
export async function reverseSale(ctx: Context, input: ReverseSaleInput): Promise<SaleReversed> {
	const staff = requireCounter(ctx, 'sale.reverse');
	const { scan, reason, decision, checks } = input;
	const at = ctx.now();
	const place = { at, chainId: staff.chainId, storeId: staff.storeId };
	const key = requestKey(staff.id, 'sale.reverse', input.idempotencyKey, { scan, reason, decision, checks });
	return runTransaction(ctx.services.db, (trx) =>
		keepOnce(trx, key, kept, async () => {
			const judged = await judgeReturn(ctx, trx, staff, scan, 'lock');
			if (judged.refused)
				throw new Failure('return_refused', `not taken back: ${judged.refused.reason}`, {
					packs: [judged.refused]
				});
			const { row, sale } = judged;
			const fault = faultOfDecision(reason, decision, checks, judged, ctx.services.config.returns);
			if (fault) throw new Failure('return_refused', `not to be decided so: ${fault}`, { fault });
			const id = randomUUID();
			const status = decision === 'back_for_sale' ? 'in_stock' : 'returned';
			const reversal = { reversalId: id, dispensingId: sale.dispensingId };
			const undone =
				(await returnPack(trx, row.code, status, place, reversal)) &&
				(await insertReversal(trx, {
					id,
					...place,
					packCode: row.code,
					dispensingId: sale.dispensingId,
					pharmacistId: staff.id,
					reason,
					decision,
					checks,
					refundFen: sale.priceFen
				}));
			if (!undone) throw new Failure('return_refused', 'the sale no longer stands', { packs: [] });
			await appendAudit(trx, ctx, {
				action: 'sale.reverse',
				subject: { type: 'pack', id: row.code },
				detail: { ...reversal, reason, decision, refundFen: sale.priceFen }
			});
			return {
				reversalId: id,
				code: row.code,
				decision,
				refundFen: sale.priceFen,
				receiptNumber: sale.receiptNumber
			};
		})
	);
}
