import type { Queryable } from '../db/client';

/** Holds the consult's row until the transaction ends: saves, messages and the closing take turns. */
export async function lockNotes(trx: Queryable, id: string) {
	return trx
		.selectFrom('consult')
		.select(['id', 'status', 'notes', 'takenBy', 'endedBy', 'closedAt'])
		.where('id', '=', id)
		.forUpdate()
		.executeTakeFirst();
}

/** Call with the row locked. */
export async function writeNotes(trx: Queryable, id: string, notes: object): Promise<void> {
	await trx
		.updateTable('consult')
		.set({ notes: JSON.stringify(notes) })
		.where('id', '=', id)
		.execute();
}
