import { chinaDate } from '$lib/domain/shared/local-date';
import type { Context } from '../../context';
import { lockOverdue, type PrescriptionRow } from '../../repositories/prescriptions';
import { advancePrescription, publishPrescription } from './advance';

/** Held rows are few at a time, so that nobody waits for long. */
const atOnce = 100;

/**
 * Ends signed and approved prescriptions whose last day is over; several processes may do it at once.
 * One that a counter holds is finished by that counter.
 * @returns how many expired
 */
export async function expirePrescriptions(ctx: Context): Promise<number> {
	const today = chinaDate(ctx.now());
	let total = 0;
	for (;;) {
		const rows = await ctx.services.db.transaction().execute(async (trx): Promise<PrescriptionRow[]> => {
			const overdue = await lockOverdue(trx, today, atOnce);
			for (const { id, owedSince } of overdue)
				await advancePrescription(trx, ctx, {
					id,
					// What was handed over was; only the rest of it lapses.
					event: owedSince === null ? 'expire' : 'expire_owed',
					changes: { pickupSealed: null }
				});
			return overdue;
		});
		for (const row of rows) publishPrescription(ctx, row);
		total += rows.length;
		if (rows.length < atOnce) return total;
	}
}
