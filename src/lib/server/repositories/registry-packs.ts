import { sql } from 'kysely';
import type { HistoryStep } from '$lib/domain/registry-check/replay-pack';
import type { PackStory } from '$lib/domain/registry-check/check-pack';
import { oneOf } from '$lib/domain/shared/one-of';
import { packStatuses } from '$lib/domain/verification/facts';
import type { Queryable } from '../db/client';

export interface PackPage {
	readonly stories: readonly PackStory[];
	readonly packs: number;
	readonly steps: number;
	/** Where the next page begins; null after the last one. */
	readonly next: string | null;
}

interface PackRow {
	code: string;
	contentCount: number;
	status: string;
	chainId: string | null;
	storeId: string | null;
	parentCode: string | null;
	saleCount: number;
	lastSoldAt: Date | null;
	lastSoldStoreId: string | null;
	unitsDispensed: number;
	eventSeq: number;
}
type Keyed<Row> = Row & { readonly packCode: string };

/** Rows by the pack they belong to. */
function byPack<Row>(rows: readonly Keyed<Row>[]): Map<string, Row[]> {
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const group = groups.get(row.packCode);
		if (group) group.push(row);
		else groups.set(row.packCode, [row]);
	}
	return groups;
}

/**
 * The stories of the packs whose codes follow `after`: the range of their codes in each of the tables, so that rows
 * of packs that nobody registered are seen as well. Everything of one page is read in one snapshot, which the
 * caller opens.
 */
export async function readPackPage(trx: Queryable, after: string, size: number): Promise<PackPage> {
	const { rows: packs } = await sql<PackRow>`
		select code, content_count, status, chain_id, store_id, parent_code, sale_count, last_sold_at,
			last_sold_store_id, units_dispensed, event_seq
		from pack where code > ${after} order by code limit ${size}`.execute(trx);
	const next = packs.length === size ? (packs.at(-1)?.code ?? null) : null;
	const range = (column: string) =>
		next === null
			? sql`${sql.ref(column)} > ${after}`
			: sql`${sql.ref(column)} > ${after} and ${sql.ref(column)} <= ${next}`;
	const { rows: events } = await sql<
		Keyed<Omit<HistoryStep, 'at'>> & { at: Date }
	>`select pack_code, seq, biz_step, action, occurred_at as at, chain_id, store_id,
			epcis_event is not null as reported, detail
		from trace_event where ${range('pack_code')} order by pack_code, seq`.execute(trx);
	const { rows: handedOver } = await sql<
		Keyed<{ dispensingId: string; units: number; at: Date; storeId: string; reversalId: string | null }>
	>`select d.pack_code, d.dispensing_id, d.units, h.at, h.store_id, d.reversal_id
		from dispensed_pack d join dispensing h on h.id = d.dispensing_id where ${range('d.pack_code')}`.execute(trx);
	const { rows: reversals } = await sql<
		Keyed<{ id: string; dispensingId: string; decision: string; audited: number }>
	>`select r.pack_code, r.id, r.dispensing_id, r.decision,
			(select count(*)::int from audit_entry a where a.subject_type = 'pack' and a.subject_id = r.pack_code
				and a.action = 'sale.reverse' and a.outcome = 'done' and a.detail->>'reversalId' = r.id::text) as audited
		from sale_reversal r where ${range('r.pack_code')}`.execute(trx);
	const { rows: slips } = await sql<Keyed<{ slips: number }>>`
		select pack_code, count(*)::int as slips from hand_in_item
		where marked and ${range('pack_code')} group by pack_code`.execute(trx);

	const grouped = {
		steps: byPack(events),
		handedOver: byPack(handedOver),
		reversals: byPack(reversals),
		slips: new Map(slips.map((row) => [row.packCode, row.slips]))
	};
	const rows = new Map(packs.map((row) => [row.code, row]));
	const codes = new Set([
		...rows.keys(),
		...grouped.steps.keys(),
		...grouped.handedOver.keys(),
		...grouped.reversals.keys(),
		...grouped.slips.keys()
	]);
	const stories = [...codes].map((code): PackStory => {
		const row = rows.get(code);
		return {
			code,
			pack: row
				? {
						...row,
						status: oneOf(packStatuses, row.status),
						lastSoldAt: row.lastSoldAt?.getTime() ?? null
					}
				: null,
			steps: (grouped.steps.get(code) ?? []).map((step) => ({ ...step, at: step.at.getTime() })),
			handedOver: (grouped.handedOver.get(code) ?? []).map((sale) => ({ ...sale, at: sale.at.getTime() })),
			reversals: grouped.reversals.get(code) ?? [],
			slips: grouped.slips.get(code) ?? 0
		};
	});
	return { stories, packs: packs.length, steps: events.length, next };
}

/** How many packs there are, as the database's statistics have it: exact enough to say how far one is. */
export async function estimatePacks(db: Queryable): Promise<number> {
	const { rows } = await sql<{ packs: number }>`
		select greatest(reltuples, 0)::bigint as packs from pg_class where oid = 'pack'::regclass`.execute(db);
	return rows[0]?.packs ?? 0;
}
