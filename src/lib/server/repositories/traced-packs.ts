import { sql } from 'kysely';
import { oneOf } from '$lib/domain/shared/one-of';
import type { BelievedPack } from '$lib/domain/trace/judge-step';
import { mostLevels } from '$lib/domain/trace/parent-loop';
import type { TraceFlag } from '$lib/domain/trace/trace-flag';
import { packStatuses } from '$lib/domain/verification/facts';
import type { Queryable } from '../db/client';

export type TracedPack = BelievedPack & { readonly code: string; readonly eventSeq: number };

/** Steps of a pack's way that are looked at; a box has about five in its life. */
const mostSteps = 60;

/** The packs and their outer packs up to the outermost, by code. */
export async function withOuterPacks(
	db: Queryable,
	codes: readonly string[]
): Promise<ReadonlyMap<string, string | null>> {
	if (codes.length === 0) return new Map();
	const { rows } = await sql<{ code: string; parent: string | null }>`
		with recursive up (code, parent, depth) as (
			select code, parent_code, 1 from pack where code = any(${codes as string[]}::text[])
			union
			select p.code, p.parent_code, up.depth + 1 from pack p join up on p.code = up.parent
			where up.depth < ${mostLevels}
		)
		select distinct code, parent from up`.execute(db);
	return new Map(rows.map(({ code, parent }) => [code, parent]));
}

/** Codes of the packs directly inside an outer pack. */
export async function contentOf(db: Queryable, parent: string, most: number): Promise<string[]> {
	const rows = await db
		.selectFrom('pack')
		.select('code')
		.where('parentCode', '=', parent)
		.orderBy('code')
		.limit(most)
		.execute();
	return rows.map(({ code }) => code);
}

/** Everything inside the outer packs among these, down to the boxes, by the code of the outer pack. */
export async function everythingInside(
	db: Queryable,
	codes: readonly string[],
	most: number
): Promise<ReadonlyMap<string, readonly string[]>> {
	if (codes.length === 0) return new Map();
	const { rows } = await sql<{ root: string; code: string }>`
		with recursive down (root, code, depth) as (
			select code, code, 0 from pack where code = any(${codes as string[]}::text[]) and level > 1
			union
			select down.root, p.code, down.depth + 1 from down join pack p on p.parent_code = down.code
			where down.depth < ${mostLevels}
		)
		select root, code from down where depth > 0 and code <> root order by root, code limit ${most}`.execute(db);
	const inside = new Map<string, string[]>();
	for (const { root, code } of rows) inside.set(root, [...(inside.get(root) ?? []), code]);
	return inside;
}

/** Locks packs in the order of their codes, so that two captures of the same packs never lock crosswise. */
export async function lockTracedPacks(trx: Queryable, codes: readonly string[]): Promise<void> {
	await sql`select 1 from pack where code = any(${codes as string[]}::text[]) order by code for update`.execute(
		trx
	);
}

export async function readTracedPacks(
	db: Queryable,
	codes: readonly string[]
): Promise<ReadonlyMap<string, TracedPack>> {
	if (codes.length === 0) return new Map();
	const { rows } = await sql<
		Omit<TracedPack, 'status' | 'lastSoldAt'> & { status: string; lastSoldAt: Date | null }
	>`
		select code, level, content_count, status, chain_id, store_id, parent_code, sale_count, last_sold_at,
			last_sold_store_id, units_dispensed, event_seq
		from pack where code = any(${codes as string[]}::text[])`.execute(db);
	return new Map(
		rows.map((row) => [
			row.code,
			{
				...row,
				status: oneOf(packStatuses, row.status),
				lastSoldAt: row.lastSoldAt?.toISOString() ?? null
			}
		])
	);
}

/** One recorded step; `change` is what it made the registry believe, for steps that came by EPCIS. */
export interface RecordedStep {
	readonly packCode: string;
	readonly seq: number;
	readonly bizStep: string;
	readonly at: Date;
	readonly storeId: string | null;
	readonly epcisEvent: string | null;
	readonly voidsSeq: number | null;
	readonly detail: {
		readonly doubts?: readonly TraceFlag[];
		readonly change?: unknown;
		readonly outer?: string;
	};
}

/** The latest steps of each pack, oldest first by number. */
export async function readWays(
	db: Queryable,
	codes: readonly string[]
): Promise<ReadonlyMap<string, RecordedStep[]>> {
	const ways = new Map<string, RecordedStep[]>();
	if (codes.length === 0) return ways;
	const { rows } = await sql<RecordedStep>`
		select e.pack_code, e.seq, e.biz_step, e.occurred_at as at, e.store_id, e.epcis_event, e.voids_seq, e.detail
		from unnest(${codes as string[]}::text[]) as asked (code)
		cross join lateral (
			select * from trace_event t where t.pack_code = asked.code order by t.seq desc limit ${mostSteps}
		) e
		order by e.pack_code, e.seq`.execute(db);
	for (const row of rows) {
		const way = ways.get(row.packCode);
		if (way) way.push(row);
		else ways.set(row.packCode, [row]);
	}
	return ways;
}

/** Packs whose way holds steps of these events. */
export async function packsOfEvent(db: Queryable, events: readonly string[]): Promise<string[]> {
	if (events.length === 0) return [];
	const rows = await db
		.selectFrom('traceEvent')
		.select('packCode')
		.distinct()
		.where('epcisEvent', 'in', events)
		.execute();
	return rows.map(({ packCode }) => packCode);
}

export async function updateTracedPacks(
	trx: Queryable,
	packs: readonly TracedPack[],
	at: Date
): Promise<void> {
	if (packs.length === 0) return;
	const column = <Key extends keyof TracedPack>(key: Key): TracedPack[Key][] =>
		packs.map((pack) => pack[key]);
	await sql`
		update pack set status = n.status, chain_id = n.chain_id, store_id = n.store_id, parent_code = n.parent_code,
			sale_count = n.sale_count, last_sold_at = n.last_sold_at, last_sold_store_id = n.last_sold_store_id,
			units_dispensed = n.units_dispensed, event_seq = n.event_seq, updated_at = ${at}
		from unnest(${column('code')}::text[], ${column('status')}::text[], ${column('chainId')}::uuid[],
			${column('storeId')}::uuid[], ${column('parentCode')}::text[], ${column('saleCount')}::int[],
			${column('lastSoldAt')}::timestamptz[], ${column('lastSoldStoreId')}::uuid[],
			${column('unitsDispensed')}::int[], ${column('eventSeq')}::int[])
			as n (code, status, chain_id, store_id, parent_code, sale_count, last_sold_at, last_sold_store_id,
				units_dispensed, event_seq)
		where pack.code = n.code`.execute(trx);
}

export interface NewStep {
	readonly packCode: string;
	readonly seq: number;
	readonly type: string;
	readonly action: string;
	readonly bizStep: string;
	readonly occurredAt: Date;
	readonly recordedAt: Date;
	readonly chainId: string;
	readonly storeId: string | null;
	readonly epcisEvent: string;
	readonly voidsSeq: number | null;
	readonly detail: Readonly<Record<string, unknown>>;
}

const rowsAtOnce = 1_000;

/** Appends to the packs' ways; a number that is taken already fails the transaction. */
export async function insertSteps(trx: Queryable, steps: readonly NewStep[]): Promise<void> {
	for (let at = 0; at < steps.length; at += rowsAtOnce) {
		const some = steps.slice(at, at + rowsAtOnce);
		const column = <Key extends keyof NewStep>(key: Key): NewStep[Key][] => some.map((step) => step[key]);
		await sql`
			insert into trace_event (pack_code, seq, type, action, biz_step, occurred_at, recorded_at, chain_id,
				store_id, epcis_event, voids_seq, detail)
			select * from unnest(${column('packCode')}::text[], ${column('seq')}::int[], ${column('type')}::text[],
				${column('action')}::text[], ${column('bizStep')}::text[], ${column('occurredAt')}::timestamptz[],
				${column('recordedAt')}::timestamptz[], ${column('chainId')}::uuid[], ${column('storeId')}::uuid[],
				${column('epcisEvent')}::uuid[], ${column('voidsSeq')}::int[],
				${some.map(({ detail }) => JSON.stringify(detail))}::jsonb[])`.execute(trx);
	}
}

/** Stores by institution code, whoever owns them. */
export async function findStores(
	db: Queryable,
	institutionCodes: readonly string[]
): Promise<ReadonlyMap<string, { id: string; chainId: string }>> {
	if (institutionCodes.length === 0) return new Map();
	const rows = await db
		.selectFrom('store')
		.select(['id', 'chainId', 'institutionCode'])
		.where('institutionCode', 'in', institutionCodes)
		.execute();
	return new Map(rows.map(({ institutionCode, ...store }) => [institutionCode, store]));
}
