import type { HandInDay, HandInSummary } from '$lib/contract/http/hand-in';
import { addDays, chinaDate, parseLocalDate } from '$lib/domain/shared/local-date';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { listHandInItems, listWaiting } from '../../repositories/hand-ins';

const startOf = (day: string): Date => new Date(`${day}T00:00:00+08:00`);

/** The slips of one day at this store, what waits to be destroyed, and what the house gives for a hand-in. */
export async function listHandIns(ctx: Context, query: { day?: string }): Promise<HandInDay> {
	const staff = requireCounter(ctx, 'hand-in.record');
	const { db, config } = ctx.services;
	const day = parseLocalDate(query.day ?? '') ?? chinaDate(ctx.now());
	const rows = await listHandInItems(db, {
		storeId: staff.storeId,
		from: startOf(day),
		until: startOf(addDays(day, 1))
	});
	const slips = new Map<string, HandInSummary>();
	for (const { id, number, at, pharmacist, voucherNumber, destruction, ...item } of rows) {
		const slip = slips.get(id);
		slips.set(id, {
			id,
			number,
			at: at.toISOString(),
			pharmacist,
			voucher: voucherNumber !== null,
			destruction,
			items: [...(slip?.items ?? []), item]
		});
	}
	const { handIns, reversals } = await listWaiting(db, staff.storeId);
	const instants = [...handIns, ...reversals].map(({ at }) => at.toISOString()).sort();
	return {
		day,
		slips: [...slips.values()],
		waiting: {
			handInIds: handIns.map(({ id }) => id),
			reversalIds: reversals.map(({ id }) => id),
			count: handIns.reduce((sum, { count }) => sum + (count ?? 0), 0) + reversals.length,
			oldest: instants[0] ?? null
		},
		offers: config.vouchers.offers,
		voucherDays: config.vouchers.validDays
	};
}
