import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { requirePermission } from '../../access';
import { requireVisit } from '../guest/running-visit';
import { requireRunningCall } from './member-of-call';

/** Lets one end into the signalling of its call; each time a page enters is written down. */
export async function joinCall(ctx: Context, input: { consultId: string; endId: string }): Promise<void> {
	requirePermission(ctx, 'call.join');
	if (ctx.actor.kind === 'guest') await requireVisit(ctx, input.consultId);
	else await requireRunningCall(ctx, input.consultId);
	await appendAudit(ctx.services.db, ctx, {
		action: 'consult.join',
		subject: { type: 'consult', id: input.consultId },
		detail: { endId: input.endId }
	});
}
