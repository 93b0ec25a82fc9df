import { sql } from 'kysely';
import { deepest, mostPacks, type PackNode } from '$lib/domain/packaging/pack-tree';
import { localDate } from '$lib/domain/shared/local-date';
import { oneOf } from '$lib/domain/shared/one-of';
import { packStatuses } from '$lib/domain/verification/facts';
import type { Queryable } from '../db/client';

interface NodeRow {
	readonly code: string;
	readonly level: number;
	readonly parentCode: string | null;
	readonly productId: string;
	readonly batchNumber: string;
	readonly expiresOn: string;
	readonly status: string;
	readonly storeId: string | null;
	readonly chainId: string | null;
	readonly contentCount: number;
	readonly unitsDispensed: number;
	readonly recalled: boolean;
	readonly opened: boolean;
}

/**
 * The packs with everything that the registry has below them, level by level through the index of parents; bounded
 * in depth and number, so that a record that leads back to itself ends. One level deeper than packaging goes is
 * read, to tell it. Roots that do not exist are left out.
 */
export async function readPackTrees(db: Queryable, roots: readonly string[]): Promise<PackNode[]> {
	if (roots.length === 0) return [];
	// Each root may be as large as a case can be, and one pack more tells that it is larger.
	const most = (mostPacks + 1) * roots.length;
	const { rows } = await sql<NodeRow>`
		with recursive tree as (
			select code, 0 as depth, array[code] as way, false as again from pack where code = any(${[...roots]}::text[])
			union all
			select child.code, tree.depth + 1, tree.way || child.code, child.code = any(tree.way)
			from tree join pack child on child.parent_code = tree.code
			where tree.depth <= ${deepest} and not tree.again
		), found as (select distinct code from (select code from tree limit ${most}) bounded)
		select pack.code, pack.level, pack.parent_code, pack.product_id, batch.number as batch_number,
			batch.expires_on, pack.status, pack.store_id, pack.chain_id, pack.content_count, pack.units_dispensed,
			exists (select 1 from recall join recall_batch on recall_batch.recall_id = recall.id
				where recall.product_id = pack.product_id and recall.nature = 'real' and recall.status = 'open'
					and (recall.chain_id is null or recall.chain_id = pack.chain_id)
					and upper(regexp_replace(recall_batch.batch_number, '\\s', '', 'g'))
						= upper(regexp_replace(batch.number, '\\s', '', 'g'))) as recalled,
			pack.opened_at is not null as opened
		from found join pack on pack.code = found.code join batch on batch.id = pack.batch_id
		order by pack.code`.execute(db);
	return rows.map((row) => ({
		...row,
		status: oneOf(packStatuses, row.status),
		expiresOn: localDate(row.expiresOn)
	}));
}
