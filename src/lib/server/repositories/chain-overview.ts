import { sql } from 'kysely';
import type { Queryable } from '../db/client';

export interface Day {
	readonly chainId: string;
	/** Null for the whole chain. */
	readonly storeId: string | null;
	readonly from: Date;
	readonly until: Date;
}

/** Verifications of each hour that had any; `hour` counts from the beginning of the day. */
export async function countVerificationsByHour(
	db: Queryable,
	day: Day,
	warningStates: readonly string[]
): Promise<{ hour: number; verifications: number; warnings: number }[]> {
	const { rows } = await sql<{ hour: number; verifications: number; warnings: number }>`
		select floor(extract(epoch from verified_at - ${day.from}) / 3600)::int as hour,
			-- A verdict that became fuller by itself is no second question.
			count(*) filter (where actor_kind <> 'system') as verifications,
			count(*) filter (where state = any(${[...warningStates]})) as warnings
		from verification_record
		where verified_at >= ${day.from} and verified_at < ${day.until}
			and chain_id = ${day.chainId} and (${day.storeId}::uuid is null or store_id = ${day.storeId})
		group by 1`.execute(db);
	return rows;
}

/** Consultations asked for, prescriptions approved, and packs handed over (with and without prescription). */
export async function countDay(
	db: Queryable,
	day: Day
): Promise<{ consults: number; approvals: number; packs: number }> {
	// Each part goes by an index that leads with the store or the device. A prescription is valid for three days
	// at most (处方管理办法 第18条), so one that is approved today was signed within the last week.
	const { rows } = await sql<{ consults: number; approvals: number; packs: number }>`
		with own as (
			select id from store
			where chain_id = ${day.chainId} and (${day.storeId}::uuid is null or id = ${day.storeId})
		)
		select
			(select count(*) from consult
				where device_id in (select id from device where store_id in (select id from own))
					and queued_at >= ${day.from} and queued_at < ${day.until}) as consults,
			(select count(*) from prescription
				join review on review.prescription_id = prescription.id and review.decision = 'approve'
				where store_id in (select id from own)
					and signed_at >= ${day.from}::timestamptz - interval '7 days'
					and review.at >= ${day.from} and review.at < ${day.until}) as approvals,
			(select count(*) from dispensing
				join dispensed_pack on dispensed_pack.dispensing_id = dispensing.id
				where store_id in (select id from own)
					and dispensing.at >= ${day.from} and dispensing.at < ${day.until}) as packs`.execute(db);
	const [row] = rows;
	if (!row) throw new Error('a count without a row');
	return row;
}

export async function selectChainStaff(db: Queryable, chainId: string, storeId: string | null) {
	return db
		.selectFrom('staff')
		.leftJoin('store', 'store.id', 'staff.storeId')
		.select([
			'staff.id',
			'staff.name',
			'staff.role',
			'staff.title',
			'staff.active',
			'store.name as storeName'
		])
		.where('staff.chainId', '=', chainId)
		.$if(storeId !== null, (query) => query.where('staff.storeId', '=', storeId))
		.orderBy('store.institutionCode')
		.orderBy('staff.name')
		.execute();
}

export async function findChainName(db: Queryable, chainId: string): Promise<string | undefined> {
	return (await db.selectFrom('chain').select('name').where('id', '=', chainId).executeTakeFirst())?.name;
}
