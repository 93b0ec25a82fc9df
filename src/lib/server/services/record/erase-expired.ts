import { chinaDate } from '$lib/domain/shared/local-date';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { eraseRecord, lockExpired } from '../../repositories/record-erasure';

const atOnce = 50;

/** Deletes records whose last day has passed, and nothing else; each with an audit entry. @returns how many. */
export async function eraseExpired(ctx: Context): Promise<number> {
	requirePermission(ctx, 'record.upkeep');
	const today = chinaDate(ctx.now());
	return ctx.services.db.transaction().execute(async (trx) => {
		const rows = await lockExpired(trx, today, atOnce);
		for (const { id, retainUntil } of rows) {
			await eraseRecord(trx, id, today);
			await appendAudit(trx, ctx, {
				action: 'record.erase',
				subject: { type: 'consult', id },
				detail: { retainUntil }
			});
		}
		return rows.length;
	});
}
