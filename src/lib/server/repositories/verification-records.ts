import type { VerificationEntry } from '../db/verification-log';
import type { Queryable } from '../db/client';

/** One record inside a transaction; the many of every day go through `db/verification-log.ts`. */
export async function insertVerification(trx: Queryable, entry: VerificationEntry): Promise<void> {
	await trx.insertInto('verificationRecord').values(entry).execute();
}

export async function findVerification(db: Queryable, id: string) {
	return db
		.selectFrom('verificationRecord')
		.select(['id', 'state', 'chainId', 'storeId', 'deviceId', 'verifiedAt'])
		.where('id', '=', id)
		.executeTakeFirst();
}
