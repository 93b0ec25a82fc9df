import { sql } from 'kysely';
import type { Move } from '$lib/domain/packaging/decide-repacking';
import type { Queryable } from '../db/client';

/** Where and when, for the events that a step appends to the packs' histories. */
export interface StepPlace {
	readonly at: Date;
	readonly chainId: string;
	readonly storeId: string;
}

interface Changed {
	readonly code: string;
}

/** Each step is one statement: the conditional update and the next event of every pack that it changed. */
const eventOf = (
	type: 'object' | 'aggregation',
	action: 'ADD' | 'OBSERVE' | 'DELETE',
	bizStep: string,
	{ at, chainId, storeId }: StepPlace,
	detail: ReturnType<typeof sql>
) => sql`insert into trace_event (pack_code, seq, type, action, biz_step, occurred_at, recorded_at, chain_id, store_id, detail)
	select code, event_seq, ${type}, ${action}, ${bizStep}, ${at}, ${at}, ${chainId}::uuid, ${storeId}::uuid, ${detail}
	from changed returning pack_code as code`;

/**
 * Makes packs stock of the store: only those that are on their way, to it or to nobody yet, and untouched. A caller
 * that gets fewer codes back than it gave must undo everything.
 */
export async function receivePacks(
	trx: Queryable,
	codes: readonly string[],
	place: StepPlace,
	receiptId: string
): Promise<string[]> {
	const { at, chainId, storeId } = place;
	const { rows } = await sql<Changed>`
		with changed as (
			update pack set status = 'in_stock', chain_id = ${chainId}::uuid, store_id = ${storeId}::uuid,
				event_seq = event_seq + 1, updated_at = ${at}
			where code = any(${[...codes]}::text[]) and status in ('commissioned', 'shipped')
				and units_dispensed = 0
				and (store_id is null or store_id = ${storeId}::uuid)
				and (chain_id is null or chain_id = ${chainId}::uuid)
			returning code, event_seq
		)
		${eventOf('object', 'OBSERVE', 'receiving', place, sql`jsonb_build_object('receiptId', ${receiptId}::text)`)}
	`.execute(trx);
	return rows.map(({ code }) => code);
}

/** Records that a seal was broken, once. @returns false when it was recorded before, or the pack is not here. */
export async function markOpened(trx: Queryable, code: string, place: StepPlace): Promise<boolean> {
	const { rows } = await sql<Changed>`
		with changed as (
			update pack set opened_at = ${place.at}, event_seq = event_seq + 1, updated_at = ${place.at}
			where code = ${code} and opened_at is null and status = 'in_stock' and level > 1
				and store_id = ${place.storeId}::uuid
			returning code, event_seq
		)
		${eventOf('aggregation', 'OBSERVE', 'unpacking', place, sql`'{}'::jsonb`)}
	`.execute(trx);
	return rows.length === 1;
}

/** Changes parents: only of packs that still have the parent which the decision saw, and are in stock here. */
export async function movePacks(trx: Queryable, moves: readonly Move[], place: StepPlace): Promise<string[]> {
	const codes = moves.map(({ code }) => code);
	const parents = moves.map(({ from }) => from);
	const targets = moves.map(({ to }) => to);
	const into = moves.some(({ to }) => to !== null);
	const { rows } = await sql<Changed>`
		with move as (
			select * from unnest(${codes}::text[], ${parents}::text[], ${targets}::text[]) as m (code, source, target)
		), changed as (
			update pack set parent_code = move.target, event_seq = event_seq + 1, updated_at = ${place.at}
			from move
			where pack.code = move.code and pack.parent_code is not distinct from move.source
				and pack.status = 'in_stock' and pack.store_id = ${place.storeId}::uuid
			returning pack.code, pack.event_seq, move.source, move.target
		)
		${eventOf(
			'aggregation',
			into ? 'ADD' : 'DELETE',
			into ? 'packing' : 'unpacking',
			place,
			sql`jsonb_strip_nulls(jsonb_build_object('from', source, 'to', target))`
		)}
	`.execute(trx);
	return rows.map(({ code }) => code);
}

/** Undoes the one sale of a pack that was sold whole here. @returns false when it is no longer so. */
export async function returnPack(
	trx: Queryable,
	code: string,
	status: 'in_stock' | 'returned',
	place: StepPlace,
	reversal: { readonly reversalId: string; readonly dispensingId: string }
): Promise<boolean> {
	const { rows } = await sql<Changed>`
		with changed as (
			update pack set status = ${status}, sale_count = 0, last_sold_at = null, last_sold_store_id = null,
				units_dispensed = ${status === 'in_stock' ? sql`0` : sql`units_dispensed`},
				event_seq = event_seq + 1, updated_at = ${place.at}
			where code = ${code} and status = 'sold' and level = 1 and sale_count = 1
				and last_sold_store_id = ${place.storeId}::uuid
			returning code, event_seq
		)
		${eventOf(
			'object',
			'OBSERVE',
			'returning',
			place,
			sql`jsonb_build_object('reversalId', ${reversal.reversalId}::text, 'dispensingId', ${reversal.dispensingId}::text)`
		)}
	`.execute(trx);
	return rows.length === 1;
}

/**
 * Marks packs as handed in: sold ones wherever that was, others only where they are in this store's stock or in
 * nobody's. CBV step `collecting`: picked up for later disposal.
 */
export async function collectPacks(
	trx: Queryable,
	codes: readonly string[],
	place: StepPlace,
	handInId: string
): Promise<string[]> {
	if (codes.length === 0) return [];
	const { rows } = await sql<Changed>`
		with changed as (
			update pack set status = 'handed_in', event_seq = event_seq + 1, updated_at = ${place.at}
			where code = any(${[...codes]}::text[]) and level = 1 and status not in ('handed_in', 'destroyed')
				and (status = 'sold' or store_id is null or store_id = ${place.storeId}::uuid)
			returning code, event_seq
		)
		${eventOf('object', 'OBSERVE', 'collecting', place, sql`jsonb_build_object('handInId', ${handInId}::text)`)}
	`.execute(trx);
	return rows.map(({ code }) => code);
}
