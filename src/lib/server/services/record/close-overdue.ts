import { chinaDate, chinaMidnight } from '$lib/domain/shared/local-date';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { lockNotes } from '../../repositories/consult-notes';
import { listUnclosed } from '../../repositories/consult-records';
import { closeWithin } from './close-record';

const atOnce = 20;

/** A record may be completed until the end of the day of the call; then the program closes it. @returns how many. */
export async function closeOverdue(ctx: Context): Promise<number> {
	requirePermission(ctx, 'record.upkeep');
	const { db } = ctx.services;
	const rows = await listUnclosed(db, chinaMidnight(chinaDate(ctx.now())), atOnce);
	const failed: unknown[] = [];
	for (const { id } of rows)
		await db
			.transaction()
			.execute(async (trx) => {
				await lockNotes(trx, id);
				await closeWithin(trx, ctx, id);
			})
			// One that cannot be closed must not keep the others open.
			.catch((error: unknown) => failed.push(error));
	if (failed.length > 0) throw failed[0];
	return rows.length;
}
