import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import type { DestructionInput, HandedOver } from '$lib/contract/http/hand-in';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import { insertDestruction } from '../../repositories/hand-ins';
import { keepOnce } from '../dispensing/answer-once';
import { receiptNumberFor, requestKey } from '../dispensing/bind-packs';

const kept = v.object({ destructionId: v.string(), number: v.string(), count: v.number() });

/**
 * Records that handed-in and returned medicine left the store to be destroyed, and who took it. Each slip goes once.
 * @throws Failure nothing_scanned, not_allowed_now when something listed does not wait here (any more), key_reused
 */
export async function handOverForDestruction(ctx: Context, input: DestructionInput): Promise<HandedOver> {
	const staff = requireCounter(ctx, 'hand-in.record');
	const { receiver } = input;
	const handInIds = [...new Set(input.handInIds)];
	const reversalIds = [...new Set(input.reversalIds)];
	if (handInIds.length + reversalIds.length === 0)
		throw new Failure('nothing_scanned', 'nothing is handed over');
	const at = ctx.now();
	const key = requestKey(staff.id, 'hand-in.destroy', input.idempotencyKey, {
		receiver,
		handInIds,
		reversalIds
	});
	return runTransaction(ctx.services.db, (trx) =>
		keepOnce(trx, key, kept, async () => {
			const id = randomUUID();
			const number = receiptNumberFor(at);
			const { linked, pieces } = await insertDestruction(
				trx,
				{ id, number, chainId: staff.chainId, storeId: staff.storeId, pharmacistId: staff.id, receiver, at },
				{ handInIds, reversalIds }
			);
			if (linked !== handInIds.length + reversalIds.length)
				throw new Failure('not_allowed_now', 'some of it does not wait here any more');
			await appendAudit(trx, ctx, {
				action: 'hand-in.destroy',
				subject: { type: 'destruction', id },
				detail: { number, slips: handInIds.length, returnedPacks: reversalIds.length, pieces }
			});
			return { destructionId: id, number, count: pieces };
		})
	);
}
