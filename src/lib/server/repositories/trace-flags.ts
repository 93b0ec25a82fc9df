import { sql } from 'kysely';
import type { TraceFlag } from '$lib/domain/trace/trace-flag';
import type { Queryable } from '../db/client';

export interface FlagRow {
	/** The code under which the pack is registered, or the key of one that is not. */
	readonly packCode: string;
	readonly event: string;
	readonly flag: TraceFlag;
	readonly chainId: string;
	readonly flaggedAt: Date;
}

const rowsAtOnce = 2_000;

export async function insertFlags(trx: Queryable, flags: readonly FlagRow[]): Promise<void> {
	for (let at = 0; at < flags.length; at += rowsAtOnce) {
		const some = flags.slice(at, at + rowsAtOnce);
		const column = <Key extends keyof FlagRow>(key: Key): FlagRow[Key][] => some.map((row) => row[key]);
		await sql`
			insert into trace_flag (pack_code, event, flag, chain_id, flagged_at)
			select * from unnest(${column('packCode')}::text[], ${column('event')}::uuid[], ${column('flag')}::text[],
				${column('chainId')}::uuid[], ${column('flaggedAt')}::timestamptz[])
			on conflict do nothing`.execute(trx);
	}
}

/** Another event explains the doubts of one kind about a pack. */
export async function clearFlags(
	trx: Queryable,
	packCode: string,
	flags: readonly TraceFlag[],
	by: { readonly event: string; readonly at: Date }
): Promise<void> {
	await trx
		.updateTable('traceFlag')
		.set({ clearedAt: by.at, clearedBy: by.event })
		.where('packCode', '=', packCode)
		.where('flag', 'in', flags)
		.where('clearedAt', 'is', null)
		.execute();
}

/** The events are declared wrong, and with them the contradictions that they made. */
export async function clearFlagsOfEvents(
	trx: Queryable,
	events: readonly string[],
	by: { readonly event: string; readonly at: Date }
): Promise<void> {
	if (events.length === 0) return;
	await trx
		.updateTable('traceFlag')
		.set({ clearedAt: by.at, clearedBy: by.event })
		.where('event', 'in', events)
		.where('clearedAt', 'is', null)
		.execute();
}

/** Where a page of doubts ends: the last row's own key. */
export type FlagPlace = Pick<FlagRow, 'packCode' | 'event' | 'flag' | 'flaggedAt'>;

/** Doubts that nothing has explained yet, newest first, with the pack as the registry knows it. */
export async function listOpenFlags(db: Queryable, chainId: string, limit: number, after: FlagPlace | null) {
	let query = db
		.selectFrom('traceFlag as doubt')
		.innerJoin('epcisEvent as event', 'event.id', 'doubt.event')
		.leftJoin('pack', 'pack.code', 'doubt.packCode')
		.leftJoin('product', 'product.id', 'pack.productId')
		.leftJoin('batch', 'batch.id', 'pack.batchId')
		// The pack may be another chain's: then its store is not for this one to know.
		.leftJoin('store', (join) =>
			join.onRef('store.id', '=', 'pack.storeId').on('store.chainId', '=', chainId)
		)
		.select([
			'doubt.packCode',
			'doubt.event',
			'doubt.flag',
			'doubt.flaggedAt',
			'event.eventId',
			'event.eventTime',
			'event.bizStep',
			'product.genericName',
			'product.packSpec',
			'batch.number as batchNumber',
			'store.name as storeName'
		])
		.where('doubt.chainId', '=', chainId)
		.where('doubt.clearedAt', 'is', null)
		.orderBy('doubt.flaggedAt', 'desc')
		.orderBy('doubt.packCode', 'desc')
		.orderBy('doubt.event', 'desc')
		.orderBy('doubt.flag', 'desc')
		.limit(limit);
	if (after) {
		const { flaggedAt, packCode, event, flag } = after;
		query = query.where(
			sql<boolean>`(doubt.flagged_at, doubt.pack_code, doubt.event, doubt.flag)
				< (${flaggedAt}::timestamptz, ${packCode}::text, ${event}::uuid, ${flag}::text)`
		);
	}
	return query.execute();
}
