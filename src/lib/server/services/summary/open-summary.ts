import { Failure } from '$lib/contract/errors';
import type { Summary } from '$lib/domain/consult/summary';
import { requireDoctor, requirePermission } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findSummaryLink, revokeSummaryLinks } from '../../repositories/summary-links';
import { requireReader } from '../record/record-reader';
import { composeSummary } from './compose-summary';

/**
 * The summary behind an address that a customer took home.
 * @throws Failure not_found, the same for an address that never was, has ended or was revoked
 */
export async function openSummary(
	ctx: Context,
	token: string
): Promise<{ summary: Summary; expiresAt: string }> {
	requirePermission(ctx, 'summary.open');
	const { db, seal } = ctx.services;
	const link = /^[\w-]{32}$/.test(token)
		? await findSummaryLink(db, seal.hash('summary', token), ctx.now())
		: undefined;
	const summary = link && (await composeSummary(ctx, link.consultId));
	if (!link || !summary) throw new Failure('not_found', 'no such summary');
	await appendAudit(db, ctx, { action: 'summary.open', subject: { type: 'consult', id: link.consultId } });
	return { summary, expiresAt: link.expiresAt.toISOString() };
}

/** All addresses of a consult's summary end at once. @returns how many were still good. */
export async function revokeSummary(ctx: Context, consultId: string): Promise<{ revoked: number }> {
	requireDoctor(ctx, 'summary.revoke');
	await requireReader(ctx, consultId);
	const revoked = await ctx.services.db.transaction().execute(async (trx) => {
		const count = await revokeSummaryLinks(trx, consultId, ctx.now());
		await appendAudit(trx, ctx, {
			action: 'summary.revoke',
			subject: { type: 'consult', id: consultId },
			detail: { count }
		});
		return count;
	});
	return { revoked };
}
