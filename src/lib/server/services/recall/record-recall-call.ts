import { Failure } from '$lib/contract/errors';
import type { RecallCallInput } from '$lib/contract/http/store-day';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import { keepRecallCall, listRecallCalls } from '../../repositories/recall-calls';

/** Writes down what came of a call. @throws Failure not_found when this store has no such call to make */
export async function recordRecallCall(ctx: Context, input: RecallCallInput): Promise<void> {
	const staff = requireCounter(ctx, 'recall.call');
	const { recallId, dispensingId, outcome } = input;
	await runTransaction(ctx.services.db, async (trx) => {
		const mine = await listRecallCalls(trx, staff.storeId);
		if (!mine.some((call) => call.recallId === recallId && call.dispensingId === dispensingId))
			throw new Failure('not_found', 'no such call to make');
		await keepRecallCall(trx, {
			recallId,
			dispensingId,
			outcome,
			chainId: staff.chainId,
			storeId: staff.storeId,
			pharmacistId: staff.id,
			at: ctx.now()
		});
		await appendAudit(trx, ctx, {
			action: 'recall.call',
			subject: { type: 'dispensing', id: dispensingId },
			detail: { recallId, outcome }
		});
	});
}
