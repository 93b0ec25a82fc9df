import { sql } from 'kysely';
import type { Queryable } from '../db/client';

/** Closed records whose last day has passed, oldest first; locked, and left alone where another process is at it. */
export async function lockExpired(trx: Queryable, today: string, most: number) {
	return trx
		.selectFrom('consult')
		.select(['id', 'retainUntil'])
		.where('retainUntil', '<', today)
		.where('closedAt', 'is not', null)
		.orderBy('retainUntil')
		.orderBy('id')
		.limit(most)
		.forUpdate()
		.skipLocked()
		.execute();
}

/**
 * Deletes one record. The database lets nothing go whose last day is not before `today`, whatever this asks for.
 * A consult that a prescription hangs on stays as a row without content: the pharmacy's papers name it.
 */
export async function eraseRecord(trx: Queryable, consultId: string, today: string): Promise<void> {
	await sql`select set_config('wenyao.erase_on', ${today}, true)`.execute(trx);
	for (const table of [
		'consultPhoto',
		'consultMessage',
		'consultAddition',
		'consultRecord',
		'consultHandover',
		'consultGuestLink',
		'consultGuest',
		'summaryLink',
		'followUp',
		'patientProfile',
		'consent'
	] as const)
		await trx.deleteFrom(table).where('consultId', '=', consultId).execute();
	const prescribed = await trx
		.selectFrom('prescription')
		.select('id')
		.where('consultId', '=', consultId)
		.limit(1)
		.executeTakeFirst();
	if (!prescribed) await trx.deleteFrom('consult').where('id', '=', consultId).execute();
	else
		await trx
			.updateTable('consult')
			.set({ intake: '{}', deviceCheck: '{}', phoneHash: null, notes: '{}', retainUntil: null })
			.where('id', '=', consultId)
			.execute();
	await sql`select set_config('wenyao.erase_on', '', true)`.execute(trx);
}
