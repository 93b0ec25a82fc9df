import type { Queryable } from '../db/client';

export interface Attempt {
	readonly id: string;
	readonly deviceId: string;
	readonly identityHash: Buffer;
	readonly at: Date;
}

/** Counted as wrong until it is known to be right. Attempts of more than a day ago go. */
export async function insertAttempt(db: Queryable, attempt: Attempt): Promise<void> {
	await db
		.deleteFrom('recognitionAttempt')
		.where('deviceId', '=', attempt.deviceId)
		.where('at', '<', new Date(attempt.at.getTime() - 86_400_000))
		.execute();
	await db.insertInto('recognitionAttempt').values(attempt).execute();
}

/** Attempts that matched nobody, this one included, at one kiosk and for one identity number anywhere. */
export async function countMisses(
	db: Queryable,
	{ deviceId, identityHash }: Pick<Attempt, 'deviceId' | 'identityHash'>,
	since: { readonly device: Date; readonly identity: Date }
): Promise<{ ofDevice: number; ofIdentity: number }> {
	const { ofDevice, ofIdentity } = await db
		.selectNoFrom(({ selectFrom, fn }) => [
			selectFrom('recognitionAttempt')
				.select(fn.countAll<number>().as('n'))
				.where('deviceId', '=', deviceId)
				.where('at', '>', since.device)
				.where('matched', '=', false)
				.as('ofDevice'),
			selectFrom('recognitionAttempt')
				.select(fn.countAll<number>().as('n'))
				.where('identityHash', '=', identityHash)
				.where('at', '>', since.identity)
				.where('matched', '=', false)
				.as('ofIdentity')
		])
		.executeTakeFirstOrThrow();
	return { ofDevice: ofDevice ?? 0, ofIdentity: ofIdentity ?? 0 };
}

export async function markMatched(db: Queryable, id: string): Promise<void> {
	await db.updateTable('recognitionAttempt').set({ matched: true }).where('id', '=', id).execute();
}

/** Whether this kiosk has recognised the owner of the number lately. */
export async function wasRecognised(
	db: Queryable,
	{ deviceId, identityHash }: Pick<Attempt, 'deviceId' | 'identityHash'>,
	since: Date
): Promise<boolean> {
	const row = await db
		.selectFrom('recognitionAttempt')
		.select('id')
		.where('deviceId', '=', deviceId)
		.where('identityHash', '=', identityHash)
		.where('matched', '=', true)
		.where('at', '>', since)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}
