import { sql } from 'kysely';
import type { ProductDay, StoreDay, WorkOfPerson } from '$lib/contract/http/store-day';
import type { Queryable } from '../db/client';

export interface DayOfStore {
	readonly storeId: string;
	readonly from: Date;
	readonly until: Date;
}

const within = (column: string, { storeId, from, until }: DayOfStore) =>
	sql`${sql.ref(`${column}.store_id`)} = ${storeId}::uuid and ${sql.ref(`${column}.at`)} >= ${from}
		and ${sql.ref(`${column}.at`)} < ${until}`;

/** Everything that moved on the day, by product, with what is on the shelf now. */
export async function readProductDays(db: Queryable, day: DayOfStore): Promise<ProductDay[]> {
	const { rows } = await sql<ProductDay>`
		with moved as (
			select d.product_id, count(*) filter (where d.units >= p.content_count) as sold_packs,
				coalesce(sum(d.units) filter (where d.units < p.content_count), 0) as sold_units,
				0 as back, 0 as aside, 0 as handed_in
			from dispensing h join dispensed_pack d on d.dispensing_id = h.id join pack p on p.code = d.pack_code
			where ${within('h', day)} group by 1
			union all
			select d.product_id, 0, 0, count(*) filter (where r.decision = 'back_for_sale'),
				count(*) filter (where r.decision = 'destroy'), 0
			from sale_reversal r join dispensed_pack d on d.dispensing_id = r.dispensing_id and d.pack_code = r.pack_code
			where ${within('r', day)} group by 1
			union all
			select i.product_id, 0, 0, 0, 0, sum(i.count)
			from hand_in h join hand_in_item i on i.hand_in_id = h.id
			where ${within('h', day)} and i.product_id is not null group by 1
		)
		select m.product_id, p.generic_name as name, p.strength, p.pack_spec, p.unit_name,
			sum(m.sold_packs)::int as sold_packs, sum(m.sold_units)::int as sold_units,
			sum(m.back)::int as back_for_sale, sum(m.aside)::int as set_aside, sum(m.handed_in)::int as handed_in,
			(select count(*)::int from pack s where s.store_id = ${day.storeId}::uuid and s.product_id = m.product_id
				and s.status = 'in_stock' and s.level = 1 and s.units_dispensed = 0) as in_stock
		from moved m join product p on p.id = m.product_id
		group by m.product_id, p.id order by p.generic_name, p.strength, p.id`.execute(db);
	return rows;
}

/** Sums of the day: hand-overs by payment, refunds, what was handed in without a product, what is owed. */
export async function readDaySums(
	db: Queryable,
	day: DayOfStore
): Promise<Pick<StoreDay, 'payments' | 'refundFen' | 'handedInOther' | 'owed'> & { cashRefundFen: number }> {
	const { rows: payments } = await sql<StoreDay['payments'][number]>`
		select h.payment, count(*)::int as hand_overs, sum(h.total_fen)::int as total_fen
		from dispensing h where ${within('h', day)} group by 1 order by 1 nulls last`.execute(db);
	const { rows } = await sql<{
		refundFen: number;
		cashRefundFen: number;
		handedInOther: number;
		owed: number;
	}>`
		select
			(select coalesce(sum(r.refund_fen), 0)::int from sale_reversal r where ${within('r', day)}) as refund_fen,
			(select coalesce(sum(r.refund_fen), 0)::int from sale_reversal r join dispensing h on h.id = r.dispensing_id
				where ${within('r', day)} and h.payment = 'cash') as cash_refund_fen,
			(select coalesce(sum(i.count), 0)::int from hand_in h join hand_in_item i on i.hand_in_id = h.id
				where ${within('h', day)} and i.product_id is null) as handed_in_other,
			(select count(*)::int from prescription p where p.store_id = ${day.storeId}::uuid
				and p.status in ('approved', 'dispensing') and p.owed_since is not null) as owed`.execute(db);
	const sums = rows[0] ?? { refundFen: 0, cashRefundFen: 0, handedInOther: 0, owed: 0 };
	return { payments, ...sums };
}

/** Who did how much on the day, the busiest first. */
export async function readWork(db: Queryable, day: DayOfStore): Promise<WorkOfPerson[]> {
	const { rows } = await sql<WorkOfPerson>`
		with work as (
			select r.pharmacist_id, count(*) filter (where r.decision = 'approve') as approved,
				count(*) filter (where r.decision = 'return') as returned, 0 as hand_overs, 0 as packs
			from review r join prescription p on p.id = r.prescription_id
			where p.store_id = ${day.storeId}::uuid and r.at >= ${day.from} and r.at < ${day.until} group by 1
			union all
			select h.pharmacist_id, 0, 0, count(distinct h.id), count(d.pack_code)
			from dispensing h join dispensed_pack d on d.dispensing_id = h.id where ${within('h', day)} group by 1
		)
		select s.name, sum(w.approved)::int as approved, sum(w.returned)::int as returned,
			sum(w.hand_overs)::int as hand_overs, sum(w.packs)::int as packs
		from work w join staff s on s.id = w.pharmacist_id
		group by s.id order by sum(w.packs) desc, s.name`.execute(db);
	return rows;
}

export interface ClosingRow {
	readonly pharmacist: string;
	readonly at: Date;
	readonly note: string;
	readonly figures: unknown;
}

export function findClosing(db: Queryable, storeId: string, day: string): Promise<ClosingRow | undefined> {
	return db
		.selectFrom('dayClosing')
		.innerJoin('staff', 'staff.id', 'dayClosing.pharmacistId')
		.select(['staff.name as pharmacist', 'dayClosing.at', 'dayClosing.note', 'dayClosing.figures'])
		.where('dayClosing.storeId', '=', storeId)
		.where('dayClosing.day', '=', day)
		.executeTakeFirst();
}

/** @returns false when the day was closed before. */
export async function insertClosing(
	trx: Queryable,
	closing: {
		readonly storeId: string;
		readonly day: string;
		readonly chainId: string;
		readonly pharmacistId: string;
		readonly figures: object;
		readonly note: string;
		readonly at: Date;
	}
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('dayClosing')
		.values({ ...closing, figures: JSON.stringify(closing.figures) })
		.onConflict((conflict) => conflict.columns(['storeId', 'day']).doNothing())
		.executeTakeFirst();
	return numInsertedOrUpdatedRows === 1n;
}
