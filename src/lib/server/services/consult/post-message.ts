import { Failure } from '$lib/contract/errors';
import type { ConsultMessage } from '$lib/contract/http/consult';
import type { Context } from '../../context';
import { appendMessage, findMessage, lockConsult } from '../../repositories/consult-messages';
import { appendAudit } from '../../repositories/audit';
import { requireRunningCall } from './member-of-call';
import { messageView } from './list-messages';

/**
 * Appends a message once per `clientId`, numbered without gaps. Sending it again gives the first answer.
 * @throws Failure not_in_call, not_allowed_now when the call has ended.
 */
export async function postMessage(
	ctx: Context,
	consultId: string,
	input: { readonly clientId: string; readonly body: string }
): Promise<ConsultMessage> {
	const { sender } = await requireRunningCall(ctx, consultId);
	const { message, fresh } = await ctx.services.db.transaction().execute(async (trx) => {
		const consult = await lockConsult(trx, consultId);
		const known = await findMessage(trx, consultId, input.clientId);
		if (known) return { message: messageView(known), fresh: false };
		if (consult?.status !== 'in_call')
			throw new Failure('not_allowed_now', `the consult is ${consult?.status}`, { status: consult?.status });
		const row = { consultId, seq: consult.messageSeq + 1, sender, ...input, sentAt: ctx.now() };
		await appendMessage(trx, row);
		await appendAudit(trx, ctx, {
			action: 'consult.message',
			subject: { type: 'consult', id: consultId },
			detail: { seq: row.seq }
		});
		return { message: messageView(row), fresh: true };
	});
	if (fresh) ctx.services.announce({ kind: 'message', message: { consultId, message } });
	return message;
}
