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
