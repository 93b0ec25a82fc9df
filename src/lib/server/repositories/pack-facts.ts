import type { LocalDate } from '$lib/domain/shared/local-date';
import type { ProductKey } from '$lib/domain/codes/pack-key';
import type { PipelinedReader } from '../db/pipelined-reader';

/** One step of a pack's way; a store is named only where it is the asking chain's own. */
export interface PackEvent {
	readonly step: string;
	/** ISO instant. */
	readonly at: string;
	readonly store: string | null;
	readonly here: boolean;
	readonly ours: boolean;
	/** Smallest units handed out, for sales. */
	readonly units: number | null;
	readonly seq: number;
	/** Why the step is not believed; null for one that is. */
	readonly doubts: string[] | null;
	/** The step that this one, an error declaration, takes back. */
	readonly voids: number | null;
}

/** Everything the registry knows about one code, in one row. `code` is null when no pack is registered under it. */
export interface PackFactsRow {
	readonly code: string | null;
	readonly level: number;
	readonly contentCount: number;
	readonly status: string;
	readonly hasParent: boolean;
	readonly children: number;
	readonly saleCount: number;
	readonly lastSoldAt: string | null;
	readonly unitsDispensed: number;
	readonly source: string;
	readonly batchNumber: string;
	readonly producedOn: LocalDate;
	readonly expiresOn: LocalDate;
	/** Null when neither the pack nor its code names a product that is known. */
	readonly productId: string | null;
	readonly genericName: string;
	readonly tradeName: string | null;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly approvalNumber: string;
	readonly holder: string;
	readonly maker: string;
	readonly rxClass: 'rx' | 'otc_a' | 'otc_b';
	readonly storageWords: string;
	readonly tracePrefixes: string[] | null;
	readonly gtins: string[] | null;
	/** Real recalls in force; drills are left out here already. */
	readonly recalls:
		{ id: string; level: 1 | 2 | 3; publishedOn: LocalDate; source: string; batches: string[] }[] | null;
	/** In the order in which they happened. */
	readonly events: PackEvent[] | null;
	/** Contradictions in trace events that nothing has explained yet. */
	readonly flags: string[] | null;
	/** Earlier verifications; the same device within ten minutes counts once. The last 64 are looked at. */
	readonly queries: { distinct: number; here: number; places: number };
}

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** $1 pack key, $2 and $3 product key, $4 asking store, $5 asking chain. Every look-up is by a key or an index. */
const statement = `
select p.code, p.level, p.content_count as "contentCount", p.status, p.parent_code is not null as "hasParent",
	case when p.level > 1 then (select count(*)::int from pack c where c.parent_code = p.code) else 0 end as children,
	p.sale_count as "saleCount", ${instant('p.last_sold_at')} as "lastSoldAt",
	p.units_dispensed as "unitsDispensed", p.source,
	b.number as "batchNumber", b.produced_on as "producedOn", b.expires_on as "expiresOn",
	m.id as "productId", m.generic_name as "genericName", m.trade_name as "tradeName", m.form, m.strength,
	m.pack_spec as "packSpec", m.approval_number as "approvalNumber", m.holder, m.maker, m.rx_class as "rxClass",
	m.storage_words as "storageWords",
	(select array_agg(i.value) from product_identifier i
		where i.product_id = m.id and i.scheme = 'trace-prefix') as "tracePrefixes",
	(select array_agg(i.value) from product_identifier i
		where i.product_id = m.id and i.scheme = 'gtin') as gtins,
	(select json_agg(json_build_object('id', r.id, 'level', r.level, 'publishedOn', r.published_on,
			'source', r.source,
			'batches', (select coalesce(json_agg(rb.batch_number), '[]') from recall_batch rb where rb.recall_id = r.id)))
		from recall r where r.product_id = m.id and r.nature = 'real' and r.status = 'open') as recalls,
	(select json_agg(json_build_object('step', e.biz_step, 'at', ${instant('e.occurred_at')},
			'store', s.name, 'here', e.store_id is not distinct from $4::uuid and e.store_id is not null,
			'ours', s.id is not null, 'units', (e.detail ->> 'units')::int,
			'seq', e.seq, 'doubts', e.detail -> 'doubts', 'voids', e.voids_seq) order by e.occurred_at, e.seq)
		from (select * from trace_event where pack_code = p.code order by seq desc limit 40) e
		left join store s on s.id = e.store_id and s.chain_id = $5::uuid) as events,
	(select array_agg(distinct f.flag) from trace_flag f
		where f.pack_code = q.code and f.cleared_at is null) as flags,
	(select json_build_object('distinct', count(distinct (v.who, v.slot)),
			'here', count(distinct (v.who, v.slot)) filter (where v.store_id = $4::uuid),
			'places', count(distinct coalesce(v.store_id, v.chain_id)))
		from (select coalesce(r.device_id, r.store_id, r.chain_id) as who, r.store_id, r.chain_id,
				floor(extract(epoch from r.verified_at) / 600) as slot
			from verification_record r where r.pack_code = q.code order by r.verified_at desc limit 64) v) as queries
from (select coalesce((select a.code from pack_alias a where a.alias = $1), $1) as code) q
left join pack p on p.code = q.code
left join batch b on b.id = p.batch_id
left join product m on m.id = coalesce(p.product_id,
	(select i.product_id from product_identifier i where i.scheme = $2 and i.value = $3))`;

/** One pipelined look-up: the whole hot path of a verification reads once. */
export async function readPackFacts(
	reader: PipelinedReader,
	asked: {
		/** The key under which a single pack is registered, or undefined where the code names none. */
		readonly packKey: string | undefined;
		readonly productKey: ProductKey | undefined;
		readonly storeId: string | null;
		readonly chainId: string | null;
	}
): Promise<PackFactsRow> {
	const [row] = await reader.read<PackFactsRow>('pack-facts', statement, [
		asked.packKey ?? '',
		asked.productKey?.scheme ?? '',
		asked.productKey?.value ?? '',
		asked.storeId,
		asked.chainId
	]);
	if (!row) throw new Error('the pack look-up gave no row');
	return row;
}
