import { sql } from 'kysely';
import type { CallQuality, Seat } from '$lib/contract/realtime/call';
import type { Queryable } from '../db/client';

export interface QualityRow {
	readonly consultId: string;
	readonly endId: string;
	readonly seat: Seat;
	readonly quality: CallQuality;
	readonly now: Date;
}

/** Keeps the newest figures of one page; another seat's row is left as it is. @returns whether the page is new */
export async function saveCallQuality(db: Queryable, row: QualityRow): Promise<boolean> {
	const figures = { ...row.quality, updatedAt: row.now };
	const saved = await db
		.insertInto('consultCallQuality')
		.values({ consultId: row.consultId, endId: row.endId, seat: row.seat, ...figures })
		.onConflict((conflict) =>
			conflict
				.columns(['consultId', 'endId'])
				.doUpdateSet(figures)
				.where('consultCallQuality.seat', '=', row.seat)
		)
		// A row that was just inserted was never locked by an update.
		.returning(sql<boolean>`xmax = 0`.as('fresh'))
		.executeTakeFirst();
	return saved?.fresh ?? false;
}

export async function countCallPages(db: Queryable, consultId: string, seat: Seat, but: string) {
	const { count } = await db
		.selectFrom('consultCallQuality')
		.select(({ fn }) => fn.countAll<string>().as('count'))
		.where('consultId', '=', consultId)
		.where('seat', '=', seat)
		.where('endId', '!=', but)
		.executeTakeFirstOrThrow();
	return Number(count);
}

/** One row per page that was in the call. */
export async function listCallQuality(db: Queryable, consultId: string) {
	return db
		.selectFrom('consultCallQuality')
		.selectAll()
		.where('consultId', '=', consultId)
		.orderBy('seat')
		.orderBy('updatedAt')
		.execute();
}
