import { sql } from 'kysely';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Queryable } from '../db/client';

const statuses = ['pending', 'approved', 'denied', 'consumed'] as const;

export interface Pairing {
	readonly id: string;
	readonly status: (typeof statuses)[number];
	readonly deviceId: string | null;
	readonly decidedBy: string | null;
	readonly expiresAt: Date;
}

const columns = ['id', 'status', 'deviceId', 'decidedBy', 'expiresAt'] as const;
const toPairing = <Row extends { status: string }>(row: Row | undefined) =>
	row && { ...row, status: oneOf(statuses, row.status) };

export interface NewPairing {
	readonly id: string;
	readonly deviceCodeHash: Buffer;
	readonly userCode: string;
	readonly createdAt: Date;
	readonly expiresAt: Date;
}

/** @returns false when another open pairing shows the same code. */
export async function insertPairing(db: Queryable, pairing: NewPairing): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await db
		.insertInto('devicePairing')
		.values(pairing)
		.onConflict((conflict) =>
			// Written out: with parameters a prepared statement cannot tell that the partial index is meant.
			conflict
				.column('userCode')
				.where(sql<boolean>`status in ('pending', 'approved')`)
				.doNothing()
		)
		.executeTakeFirst();
	return numInsertedOrUpdatedRows === 1n;
}

/** Codes nobody used must not stand in the way of new ones for ever. */
export async function deletePairingsExpiredBefore(db: Queryable, before: Date): Promise<void> {
	await db.deleteFrom('devicePairing').where('expiresAt', '<', before).execute();
}

/** The newest pairing that shows or showed this code; locked until the transaction ends. */
export async function lockPairingByUserCode(trx: Queryable, userCode: string): Promise<Pairing | undefined> {
	return toPairing(
		await trx
			.selectFrom('devicePairing')
			.select(columns)
			.where('userCode', '=', userCode)
			.where('status', '<>', 'consumed')
			.orderBy('createdAt', 'desc')
			.limit(1)
			.forUpdate()
			.executeTakeFirst()
	);
}

export async function lockPairingByDeviceCode(trx: Queryable, hash: Buffer): Promise<Pairing | undefined> {
	return toPairing(
		await trx
			.selectFrom('devicePairing')
			.select(columns)
			.where('deviceCodeHash', '=', hash)
			.forUpdate()
			.executeTakeFirst()
	);
}

export async function updatePairing(
	trx: Queryable,
	id: string,
	change: { status: Pairing['status']; deviceId?: string; decidedBy?: string }
): Promise<void> {
	await trx.updateTable('devicePairing').set(change).where('id', '=', id).execute();
}

/** One manager's guesses take turns, so that many at once are still counted one by one. */
export async function lockGuesses(trx: Queryable, staffId: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtext('pairing guess'), hashtext(${staffId}))`.execute(trx);
}

/** How many wrong codes the audit trail holds of this manager since then. */
export async function countWrongCodes(
	trx: Queryable,
	staff: { id: string; chainId: string },
	action: string,
	since: Date
): Promise<number> {
	const { count } = await trx
		.selectFrom('auditEntry')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.where('chainId', '=', staff.chainId)
		.where('at', '>', since)
		.where('actorId', '=', staff.id)
		.where('action', '=', action)
		.where('outcome', '=', 'refused')
		.executeTakeFirstOrThrow();
	return count;
}
