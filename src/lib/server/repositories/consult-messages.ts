import type { Queryable } from '../db/client';

/** Takes the consult's row so that messages of one consult are numbered one after another. */
export async function lockConsult(db: Queryable, id: string) {
	return db
		.selectFrom('consult')
		.select(['id', 'status', 'messageSeq'])
		.where('id', '=', id)
		.forUpdate()
		.executeTakeFirst();
}

export async function findMessage(db: Queryable, consultId: string, clientId: string) {
	return db
		.selectFrom('consultMessage')
		.selectAll()
		.where('consultId', '=', consultId)
		.where('clientId', '=', clientId)
		.executeTakeFirst();
}

/** Call with the consult's row locked. */
export async function appendMessage(
	db: Queryable,
	message: {
		readonly consultId: string;
		readonly seq: number;
		readonly sender: 'customer' | 'doctor';
		readonly clientId: string;
		readonly body: string;
		readonly sentAt: Date;
	}
): Promise<void> {
	await db
		.updateTable('consult')
		.set({ messageSeq: message.seq })
		.where('id', '=', message.consultId)
		.execute();
	await db.insertInto('consultMessage').values(message).execute();
}

/** Messages after `since`, in order. */
export async function listMessages(db: Queryable, consultId: string, since: number, most: number) {
	return db
		.selectFrom('consultMessage')
		.selectAll()
		.where('consultId', '=', consultId)
		.where('seq', '>', since)
		.orderBy('seq')
		.limit(most)
		.execute();
}
