import type { Queryable } from '../db/client';

/** The newest so many of a consult stay open; older ones are closed. */
const mostOpen = 3;

export async function insertSummaryLink(
	trx: Queryable,
	link: { tokenHash: Buffer; consultId: string; madeAt: Date; expiresAt: Date }
): Promise<void> {
	await trx.insertInto('summaryLink').values(link).execute();
	await trx
		.updateTable('summaryLink')
		.set({ revokedAt: link.madeAt })
		.where('consultId', '=', link.consultId)
		.where('revokedAt', 'is', null)
		.where('tokenHash', 'not in', (eb) =>
			eb
				.selectFrom('summaryLink')
				.select('tokenHash')
				.where('consultId', '=', link.consultId)
				.orderBy('madeAt', 'desc')
				.limit(mostOpen)
		)
		.execute();
}

/** The consult that an address leads to, while the address is good. */
export async function findSummaryLink(
	db: Queryable,
	tokenHash: Buffer,
	now: Date
): Promise<{ consultId: string; expiresAt: Date } | undefined> {
	return db
		.selectFrom('summaryLink')
		.select(['consultId', 'expiresAt'])
		.where('tokenHash', '=', tokenHash)
		.where('revokedAt', 'is', null)
		.where('expiresAt', '>', now)
		.executeTakeFirst();
}

/** @returns how many addresses were still good. */
export async function revokeSummaryLinks(trx: Queryable, consultId: string, now: Date): Promise<number> {
	const { numUpdatedRows } = await trx
		.updateTable('summaryLink')
		.set({ revokedAt: now })
		.where('consultId', '=', consultId)
		.where('revokedAt', 'is', null)
		.where('expiresAt', '>', now)
		.executeTakeFirst();
	return Number(numUpdatedRows);
}

export async function countOpenLinks(db: Queryable, consultId: string, now: Date): Promise<number> {
	const { count } = await db
		.selectFrom('summaryLink')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('consultId', '=', consultId)
		.where('revokedAt', 'is', null)
		.where('expiresAt', '>', now)
		.executeTakeFirstOrThrow();
	return count;
}
