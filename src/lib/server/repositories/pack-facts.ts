import type { LocalDate } from '$lib/domain/shared/local-date';
import type { ProductKey } from '$lib/domain/codes/pack-key';
import type { GatheredReader, LookUp } from '../db/gathered-reader';
import { createProductMemory, type NoProduct, type ProductFacts } from './product-facts';

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

/** What is known about one code, without its product. `code` is null when no pack is registered under it. */
interface PackRow {
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
	/** In the order in which they happened. */
	readonly events: PackEvent[] | null;
	/** Contradictions in trace events that nothing has explained yet. */
	readonly flags: string[] | null;
	/** Earlier verifications; the same device within ten minutes counts once. The last 64 are looked at. */
	readonly queries: { distinct: number; here: number; places: number };
}

/** Everything the registry knows about one code. `productId` is null when neither pack nor code names a known product. */
export type PackFactsRow = PackRow & (ProductFacts | NoProduct);

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Many packs at once: $1 pack keys, $2 and $3 product keys, $4 asking stores, $5 asking chains. Every look-up is by a
 * key or an index; `q` holds what was asked.
 */
const text = `
select q.nr, p.code, p.level, p.content_count as "contentCount", p.status, p.parent_code is not null as "hasParent",
	case when p.level > 1 then (select count(*)::int from pack c where c.parent_code = p.code) else 0 end as children,
	p.sale_count as "saleCount", ${instant('p.last_sold_at')} as "lastSoldAt",
	p.units_dispensed as "unitsDispensed", p.source,
	b.number as "batchNumber", b.produced_on as "producedOn", b.expires_on as "expiresOn",
	m.id as "productId", m.version as "productVersion",
	(select json_agg(json_build_object('step', e.biz_step, 'at', ${instant('e.occurred_at')},
			'store', s.name, 'here', coalesce(e.store_id = q.store, false),
			'ours', s.id is not null, 'units', (e.detail ->> 'units')::int,
			'seq', e.seq, 'doubts', e.detail -> 'doubts', 'voids', e.voids_seq) order by e.occurred_at, e.seq)
		from (select * from trace_event where pack_code = p.code order by seq desc limit 40) e
		left join store s on s.id = e.store_id and s.chain_id = q.chain) as events,
	(select array_agg(distinct f.flag) from trace_flag f
		where f.pack_code = q.code and f.cleared_at is null) as flags,
	(select json_build_object('distinct', count(distinct (v.who, v.slot)),
			'here', count(distinct (v.who, v.slot)) filter (where v.store_id = q.store),
			'places', count(distinct coalesce(v.store_id, v.chain_id)))
		from (select coalesce(r.device_id, r.store_id, r.chain_id) as who, r.store_id, r.chain_id,
				floor(extract(epoch from r.verified_at) / 600) as slot
			from verification_record r where r.pack_code = q.code and r.actor_kind <> 'system' order by r.verified_at desc limit 64) v) as queries
from (select u.nr::int, coalesce(a.code, u.key) as code, u.scheme, u.value, u.store, u.chain
	from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[])
		with ordinality u (key, scheme, value, store, chain, nr)
	left join pack_alias a on a.alias = u.key) q
left join pack p on p.code = q.code
left join batch b on b.id = p.batch_id
left join product m on m.id = coalesce(p.product_id,
	(select i.product_id from product_identifier i where i.scheme = q.scheme and i.value = q.value))`;

export const packFacts: LookUp = { name: 'pack-facts', text, parameters: 5 };

export interface PackQuestion {
	/** The key under which a single pack is registered, or undefined where the code names none. */
	readonly packKey: string | undefined;
	readonly productKey: ProductKey | undefined;
	readonly storeId: string | null;
	readonly chainId: string | null;
}

export type PackFactsReader = (asked: PackQuestion) => Promise<PackFactsRow>;

/**
 * One look-up, shared with those who ask at the same moment. What belongs to the product is remembered from earlier
 * ones as long as the product's version, read with the pack, is still the same.
 */
export function createPackFactsReader(reader: GatheredReader): PackFactsReader {
	const productOf = createProductMemory(reader);
	return async ({ packKey, productKey, storeId, chainId }) => {
		const row = await reader.read<PackRow & { productId: string | null; productVersion: number }>(packFacts, [
			packKey ?? '',
			productKey?.scheme ?? '',
			productKey?.value ?? '',
			storeId,
			chainId
		]);
		const { productId, productVersion, ...pack } = row;
		const product = await productOf(productId, productVersion);
		if (!product.recalls) return { ...pack, ...product };
		// What another chain entered is about its own packs.
		const recalls = product.recalls.filter(({ chain }) => chain === null || chain === chainId);
		return { ...pack, ...product, recalls };
	};
}
