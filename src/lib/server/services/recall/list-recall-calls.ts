import { callOutcomes, type RecallCall } from '$lib/contract/http/store-day';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { listRecallCalls } from '../../repositories/recall-calls';

/**
 * Whom to call because of a recall: hand-overs of this store, those not reached yet first. Names and telephone
 * numbers are shown to be called, so that every look at them is written down.
 */
export async function readRecallCalls(ctx: Context): Promise<{ readonly calls: readonly RecallCall[] }> {
	const { storeId } = requireCounter(ctx, 'recall.call');
	const { db, seal } = ctx.services;
	const rows = await listRecallCalls(db, storeId);
	const calls = rows.map(
		({ patientName, phoneSealed, outcome, doneBy, doneAt, soldAt, ...row }): RecallCall => ({
			...row,
			soldAt: soldAt.toISOString(),
			buyer:
				patientName !== null && phoneSealed !== null
					? { name: patientName, phone: seal.open(phoneSealed) }
					: null,
			done:
				outcome !== null && doneAt !== null
					? { outcome: oneOf(callOutcomes, outcome), pharmacist: doneBy ?? '', at: doneAt.toISOString() }
					: null
		})
	);
	const shown = calls.filter(({ buyer }) => buyer !== null).length;
	if (shown > 0)
		await appendAudit(db, ctx, {
			action: 'recall.call_list',
			subject: { type: 'store', id: storeId },
			detail: { shown }
		});
	return { calls };
}
