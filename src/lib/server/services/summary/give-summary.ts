import { randomBytes } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { SummaryAtKiosk, SummaryLink } from '$lib/contract/http/record';
import { requireDevice, requireScope } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findConsult } from '../../repositories/consults';
import { insertSummaryLink } from '../../repositories/summary-links';
import { composeSummary } from './compose-summary';

/** The kiosk shows a summary for so long after the talk; the next customer stands before the same screen. */
const shownMs = 30 * 60_000;
/** An address that was taken home is good for so long. House rule: until the usual course of medicine is over. */
const linkMs = 30 * 24 * 3_600_000;

async function requireJustEnded(ctx: Context, consultId: string): Promise<void> {
	requireDevice(ctx, 'summary.give');
	const row = await findConsult(ctx.services.db, consultId);
	if (!row) throw new Failure('not_found', 'no such consult');
	requireScope(ctx, { deviceId: row.deviceId });
	if (!row.endedAt || ctx.now().getTime() - row.endedAt.getTime() > shownMs)
		throw new Failure('not_allowed_now', 'this is shown only right after the talk', { status: row.status });
}

/** For the customer who stands at the kiosk. */
export async function summaryForDevice(ctx: Context, consultId: string): Promise<SummaryAtKiosk> {
	requireDevice(ctx, 'summary.give');
	await requireJustEnded(ctx, consultId);
	return { summary: await composeSummary(ctx, consultId) };
}

/**
 * Makes an address under which the summary can be read at home. Whoever has it may read, so it cannot be guessed,
 * ends by itself and can be revoked; the database keeps its hash alone.
 * @throws Failure not_allowed_now when there is no summary (yet)
 */
export async function makeSummaryLink(ctx: Context, consultId: string): Promise<SummaryLink> {
	requireDevice(ctx, 'summary.give');
	const { db, seal, config } = ctx.services;
	await requireJustEnded(ctx, consultId);
	if (!(await composeSummary(ctx, consultId)))
		throw new Failure('not_allowed_now', 'there is no summary', { reason: 'no_summary' });
	const token = randomBytes(24).toString('base64url');
	const madeAt = ctx.now();
	const expiresAt = new Date(madeAt.getTime() + linkMs);
	await db.transaction().execute(async (trx) => {
		await insertSummaryLink(trx, { tokenHash: seal.hash('summary', token), consultId, madeAt, expiresAt });
		await appendAudit(trx, ctx, {
			action: 'summary.link',
			subject: { type: 'consult', id: consultId },
			detail: { expiresAt: expiresAt.toISOString() }
		});
	});
	return { url: `${config.origin}/summary/${token}`, expiresAt: expiresAt.toISOString() };
}
