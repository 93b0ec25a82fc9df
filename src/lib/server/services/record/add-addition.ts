import { Failure } from '$lib/contract/errors';
import type { Addition } from '$lib/contract/http/record';
import type { AdditionReason } from '$lib/domain/consult/record-reasons';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { lockNotes } from '../../repositories/consult-notes';
import { appendAddition, listAdditions } from '../../repositories/consult-records';
import { additionsOf } from './read-record';
import { requireReader } from './record-reader';

/**
 * Adds beneath a closed record: who, when, why. What stands in it stays as it is. Once per `clientId`.
 * @throws Failure not_allowed_now while the record is open: then it is written in the record itself
 */
export async function addAddition(
	ctx: Context,
	consultId: string,
	input: { readonly clientId: string; readonly reason: AdditionReason; readonly body: string }
): Promise<{ additions: Addition[] }> {
	const doctor = requireDoctor(ctx, 'record.add');
	await requireReader(ctx, consultId);
	await ctx.services.db.transaction().execute(async (trx) => {
		const row = await lockNotes(trx, consultId);
		if (!row?.closedAt)
			throw new Failure('not_allowed_now', 'the record is open', { status: row?.status, subject: consultId });
		if ((await listAdditions(trx, consultId)).some(({ clientId }) => clientId === input.clientId)) return;
		await appendAddition(trx, { consultId, authorId: doctor.id, at: ctx.now(), ...input });
		await appendAudit(trx, ctx, {
			action: 'record.add',
			subject: { type: 'consult', id: consultId },
			detail: { reason: input.reason }
		});
	});
	return { additions: await additionsOf(ctx, consultId) };
}
