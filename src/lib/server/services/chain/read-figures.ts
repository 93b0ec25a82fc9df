import { chinaDate, chinaOffsetMinutes } from '$lib/domain/shared/local-date';
import type { ChainFigures } from '$lib/contract/http/chain';
import type { VerdictState } from '$lib/domain/verification/verdict';
import { requireManager } from '../../access';
import type { Context } from '../../context';
import { countDay, countVerificationsByHour } from '../../repositories/chain-overview';

/** Verdicts after which a customer is told to stop or to ask. */
const warningStates: readonly VerdictState[] = ['recalled', 'expired', 'mismatch', 'sold', 'unknown'];
const hourMs = 3_600_000;

/** What happened today in the manager's stores, counted from the records themselves. */
export async function readFigures(ctx: Context): Promise<ChainFigures> {
	const { chainId, storeId } = requireManager(ctx, 'chain.overview');
	const now = ctx.now();
	const day = chinaDate(now);
	const from = new Date(Date.parse(`${day}T00:00:00Z`) - chinaOffsetMinutes * 60_000);
	const span = { chainId, storeId, from, until: new Date(from.getTime() + 24 * hourMs) };
	const [byHour, counts] = await Promise.all([
		countVerificationsByHour(ctx.services.db, span, warningStates),
		countDay(ctx.services.db, span)
	]);
	const hours = Array.from({ length: 24 }, (_, hour) => {
		const found = byHour.find((row) => row.hour === hour);
		return { verifications: found?.verifications ?? 0, warnings: found?.warnings ?? 0 };
	});
	return {
		day,
		verifications: hours.reduce((sum, { verifications }) => sum + verifications, 0),
		warnings: hours.reduce((sum, { warnings }) => sum + warnings, 0),
		consults: counts.consults,
		approvals: counts.approvals,
		packsHandedOver: counts.packs,
		hours,
		asOf: now.toISOString()
	};
}
