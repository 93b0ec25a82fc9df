import { sql } from 'kysely';
import type { BatchInStock } from '$lib/domain/dispensing/suggest-batches';
import { localDate } from '$lib/domain/shared/local-date';
import type { Queryable } from '../db/client';

/** Whole packs of a store by product and batch; recalled batches are left out. */
export async function readStockByBatch(
	db: Queryable,
	storeId: string,
	productIds: readonly string[]
): Promise<ReadonlyMap<string, readonly BatchInStock[]>> {
	if (productIds.length === 0) return new Map();
	const { rows } = await sql<{ productId: string; batchNumber: string; expiresOn: string; packs: number }>`
		select s.product_id, b.number as batch_number, b.expires_on, s.packs
		from (
			select product_id, batch_id, count(*)::int as packs from pack
			where store_id = ${storeId}::uuid and product_id = any(${[...productIds]}::uuid[])
				and status = 'in_stock' and level = 1 and units_dispensed = 0
			group by product_id, batch_id
		) s
		join batch b on b.id = s.batch_id
		where not exists (
			select 1 from recall r join recall_batch rb on rb.recall_id = r.id
			where r.product_id = s.product_id and r.nature = 'real' and r.status = 'open'
				and upper(regexp_replace(rb.batch_number, '\\s', '', 'g')) = upper(regexp_replace(b.number, '\\s', '', 'g'))
		)`.execute(db);
	const stock = new Map<string, BatchInStock[]>();
	for (const { productId, expiresOn, ...batch } of rows)
		stock.set(productId, [...(stock.get(productId) ?? []), { ...batch, expiresOn: localDate(expiresOn) }]);
	return stock;
}
