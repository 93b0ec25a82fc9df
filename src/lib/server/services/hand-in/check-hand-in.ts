import type { HandInCheck } from '$lib/contract/http/hand-in';
import { Failure } from '$lib/contract/errors';
import { likelyReason } from '$lib/domain/hand-in/decide-hand-in';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { judgeItems } from './judge-items';

/** What a scan at the hand-in is, and what its record will say. Reads only. */
export async function checkHandIn(ctx: Context, { scan }: { scan: string }): Promise<HandInCheck> {
	const staff = requireCounter(ctx, 'hand-in.record');
	const now = ctx.now();
	const [item] = await judgeItems(ctx.services.db, [scan], staff.storeId, now, 'look');
	if (!item) throw new Failure('nothing_scanned', 'no scan');
	const { code, name, row } = item;
	if (item.refused !== null) return { accepted: false, scan, code, name, reason: item.refused };
	return {
		accepted: true,
		scan,
		code: code ?? scan,
		name,
		strength: item.strength,
		batchNumber: row?.batchNumber ?? null,
		expiresOn: row?.expiresOn ?? null,
		seen: row?.status ?? null,
		marked: item.marked,
		suggestion: likelyReason({
			recalled: row?.recalled ?? false,
			expired: row !== null && row.expiresOn < chinaDate(now)
		})
	};
}
