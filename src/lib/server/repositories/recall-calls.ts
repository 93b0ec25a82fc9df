import { sql } from 'kysely';
import type { Queryable } from '../db/client';

export interface RecallCallRow {
	readonly recallId: string;
	readonly dispensingId: string;
	readonly medicine: string;
	readonly level: number;
	readonly batchNumber: string;
	readonly packs: number;
	readonly soldAt: Date;
	readonly receiptNumber: string;
	readonly patientName: string | null;
	readonly phoneSealed: Buffer | null;
	readonly outcome: string | null;
	readonly doneBy: string | null;
	readonly doneAt: Date | null;
}

/** Longer lists are worked off from their head: those that nobody has reached come first. */
const most = 500;

/** Hand-overs of this store with packs of a batch under an open, real recall, that have not come back. */
export async function listRecallCalls(db: Queryable, storeId: string): Promise<RecallCallRow[]> {
	const { rows } = await sql<RecallCallRow>`
		select r.id as recall_id, h.id as dispensing_id, product.generic_name as medicine, r.level,
			d.batch_number, count(*)::int as packs, h.at as sold_at, h.receipt_number,
			patient.name as patient_name, patient.phone_sealed, c.outcome, s.name as done_by, c.at as done_at
		from recall r
		join recall_batch rb on rb.recall_id = r.id
		join dispensed_pack d on d.product_id = r.product_id and d.reversal_id is null
			and upper(regexp_replace(d.batch_number, '\\s', '', 'g')) = upper(regexp_replace(rb.batch_number, '\\s', '', 'g'))
		join dispensing h on h.id = d.dispensing_id and h.store_id = ${storeId}::uuid
		join product on product.id = r.product_id
		left join offline_conflict k on k.dispensing_id = h.id
		left join prescription p on p.id = coalesce(h.prescription_id, k.prescription_id)
		left join patient on patient.id = p.patient_id
		left join recall_call c on c.recall_id = r.id and c.dispensing_id = h.id
		left join staff s on s.id = c.pharmacist_id
		where r.nature = 'real' and r.status = 'open'
		group by r.id, h.id, product.id, d.batch_number, patient.id, c.recall_id, c.dispensing_id, s.id
		order by c.outcome = 'reached' nulls first, r.level, h.at desc, h.id
		limit ${most}`.execute(db);
	return rows;
}

/** Keeps the latest outcome of the calls about one hand-over. */
export async function keepRecallCall(
	trx: Queryable,
	call: {
		readonly recallId: string;
		readonly dispensingId: string;
		readonly chainId: string;
		readonly storeId: string;
		readonly outcome: string;
		readonly pharmacistId: string;
		readonly at: Date;
	}
): Promise<void> {
	const { outcome, pharmacistId, at } = call;
	await trx
		.insertInto('recallCall')
		.values(call)
		.onConflict((conflict) =>
			conflict.columns(['recallId', 'dispensingId']).doUpdateSet({ outcome, pharmacistId, at })
		)
		.execute();
}
