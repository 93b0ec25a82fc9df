import type { LocalDate } from '$lib/domain/shared/local-date';
import type { GatheredReader, LookUp } from '../db/gathered-reader';

/** What a verdict takes from the catalogue. */
export interface ProductFacts {
	readonly productId: string;
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
		| {
				id: string;
				/** The only chain that it is for; null: for all. */
				chain: string | null;
				level: 1 | 2 | 3;
				publishedOn: LocalDate;
				source: string;
				batches: string[];
		  }[]
		| null;
}

/** The same members where no product is known. */
export type NoProduct = { readonly productId: null } & {
	readonly [Key in Exclude<keyof ProductFacts, 'productId'>]?: never;
};

const text = `
select q.nr::int, m.version, m.id as "productId", m.generic_name as "genericName", m.trade_name as "tradeName", m.form,
	m.strength, m.pack_spec as "packSpec", m.approval_number as "approvalNumber", m.holder, m.maker,
	m.rx_class as "rxClass", m.storage_words as "storageWords",
	(select array_agg(i.value) from product_identifier i
		where i.product_id = m.id and i.scheme = 'trace-prefix') as "tracePrefixes",
	(select array_agg(i.value) from product_identifier i
		where i.product_id = m.id and i.scheme = 'gtin') as gtins,
	(select json_agg(json_build_object('id', r.id, 'chain', r.chain_id, 'level', r.level, 'publishedOn', r.published_on,
			'source', r.source,
			'batches', (select coalesce(json_agg(rb.batch_number), '[]') from recall_batch rb where rb.recall_id = r.id)))
		from recall r where r.product_id = m.id and r.nature = 'real' and r.status = 'open') as recalls
from unnest($1::uuid[]) with ordinality q (id, nr)
left join product m on m.id = q.id`;

const productFacts: LookUp = { name: 'product-facts', text, parameters: 1 };

type ProductRow = (ProductFacts & { version: number }) | { productId: null };

const noProduct: NoProduct = { productId: null };

/**
 * Remembers products. A remembered one is given only for the version that was just read together with the pack, so
 * that no recall is ever missed: a committed change has moved the version, whichever process made it. A product that
 * must be read comes from a later moment than the pack, which is as good or better.
 * @param most products kept; the catalogue of a large chain
 */
export function createProductMemory(reader: GatheredReader, most = 30_000) {
	const known = new Map<string, { version: number; facts: ProductFacts }>();
	return async (id: string | null, version: number): Promise<ProductFacts | NoProduct> => {
		if (id === null) return noProduct;
		const remembered = known.get(id);
		if (remembered?.version === version) return remembered.facts;
		const row = await reader.read<ProductRow>(productFacts, [id]);
		if (row.productId === null) return noProduct;
		const { version: read, ...facts } = row;
		known.delete(id);
		if (known.size >= most) known.delete(known.keys().next().value ?? '');
		known.set(id, { version: read, facts });
		return facts;
	};
}
