import * as v from 'valibot';
import type { TraceDoubtPage, TraceDoubtQuery } from '$lib/contract/http/trace-doubts';
import { oneOf } from '$lib/domain/shared/one-of';
import { traceFlags } from '$lib/domain/trace/trace-flag';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { listOpenFlags, type FlagPlace } from '../../repositories/trace-flags';
import { makePageToken, readPageToken, type Place } from './page-token';

const perPage = 50;
const placeKey = v.tuple([v.string(), v.string(), v.picklist(traceFlags)]);

const placeOf = ({ at, id }: Place): FlagPlace => {
	const [packCode, event, flag] = v.parse(placeKey, JSON.parse(id));
	return { flaggedAt: new Date(at), packCode, event, flag };
};

/**
 * What the chain's events said of packs and was kept without being believed, newest first; what was explained or
 * declared wrong is left out.
 * @throws Failure query_invalid for a token that is not of this list
 */
export async function listDoubts(ctx: Context, query: TraceDoubtQuery): Promise<TraceDoubtPage> {
	const chainId = requireChain(ctx, 'epcis.query');
	const after = readPageToken(ctx, chainId, 'doubts', query.after ?? null, 'after');
	// One more than shown tells whether another page follows.
	const rows = await listOpenFlags(ctx.services.db, chainId, perPage + 1, after && placeOf(after));
	const page = rows.slice(0, perPage);
	const last = rows.length > perPage ? page.at(-1) : undefined;
	return {
		doubts: page.map((row) => ({
			code: row.packCode,
			flag: oneOf(traceFlags, row.flag),
			flaggedAt: row.flaggedAt.toISOString(),
			pack:
				row.genericName === null
					? null
					: {
							productName: row.genericName,
							packSpec: row.packSpec ?? '',
							batchNumber: row.batchNumber ?? '',
							storeName: row.storeName
						},
			event: { id: row.eventId, at: row.eventTime.toISOString(), bizStep: row.bizStep }
		})),
		next: last
			? makePageToken(ctx, chainId, 'doubts', {
					at: last.flaggedAt.toISOString(),
					id: JSON.stringify([last.packCode, last.event, last.flag]),
					left: null
				}).token
			: null
	};
}
