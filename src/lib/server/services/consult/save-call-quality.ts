import { Failure } from '$lib/contract/errors';
import type { QualityInput } from '$lib/contract/realtime/call';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { countCallPages, saveCallQuality as save } from '../../repositories/call-quality';
import { requireMember } from './member-of-call';

/** The last figures come just after the end. */
const lateMs = 2 * 60_000;
/** Reloads in one call; more are no reloads. */
const pagesMost = 50;

/**
 * Keeps how the line of one page was with its consult; sent again and again in a call, the newest counts.
 * @throws Failure not_in_call, not_allowed_now outside of a call, too_many_requests for ever new pages.
 */
export async function saveCallQuality(ctx: Context, input: QualityInput): Promise<void> {
	const { row, sender } = await requireMember(ctx, input.consultId);
	const late = row.endedAt && ctx.now().getTime() - row.endedAt.getTime() > lateMs;
	if (!row.takenAt || late)
		throw new Failure('not_allowed_now', `the consult is ${row.status}`, {
			status: row.status,
			subject: row.id
		});
	const { consultId, endId, quality } = input;
	const seat = sender === 'doctor' ? 'doctor' : 'kiosk';
	await ctx.services.db.transaction().execute(async (trx) => {
		if ((await countCallPages(trx, consultId, seat, endId)) >= pagesMost)
			throw new Failure('too_many_requests', 'too many pages in one call', { retryAfterSeconds: 60 });
		// Written down once per page: the figures themselves are the record.
		if (await save(trx, { consultId, endId, seat, quality, now: ctx.now() }))
			await appendAudit(trx, ctx, {
				action: 'consult.quality',
				subject: { type: 'consult', id: consultId },
				detail: { endId }
			});
	});
}
