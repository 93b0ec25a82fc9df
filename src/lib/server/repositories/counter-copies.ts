import { packingContradictions } from '$lib/domain/trace/trace-flag';
import type { Queryable } from '../db/client';

/** A prescription that a counter of the store may be asked for while there is no line. */
export interface RowToKeep {
	readonly id: string;
	readonly validUntil: string;
	readonly claimedBy: string | null;
	readonly version: number;
	readonly pickupSealed: Buffer;
}

/** Far more than wait at one store within the three days of a prescription. */
const most = 500;

/** Approved ones and those at a counter, still in date, the latest first. */
export async function listToKeep(db: Queryable, storeId: string, today: string): Promise<RowToKeep[]> {
	const rows = await db
		.selectFrom('prescription')
		.select(['id', 'validUntil', 'claimedBy', 'version', 'pickupSealed'])
		.where('storeId', '=', storeId)
		.where('status', 'in', ['approved', 'dispensing'])
		.where('validUntil', '>=', today)
		.where('pickupSealed', 'is not', null)
		.orderBy('signedAt', 'desc')
		.limit(most)
		.execute();
	return rows.flatMap(({ validUntil, pickupSealed, ...row }) =>
		validUntil !== null && pickupSealed !== null ? [{ ...row, validUntil, pickupSealed }] : []
	);
}

/** Packs of a store about which trace events contradict each other. */
export async function listContradicted(db: Queryable, storeId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('traceFlag')
		.innerJoin('pack', 'pack.code', 'traceFlag.packCode')
		.select('pack.code')
		.distinct()
		.where('pack.storeId', '=', storeId)
		.where('traceFlag.flag', 'in', packingContradictions)
		.where('traceFlag.clearedAt', 'is', null)
		.limit(5_000)
		.execute();
	return rows.map(({ code }) => code);
}
