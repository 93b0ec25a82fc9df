import type { Queryable } from '../db/client';

/** Takes the consult's row so that messages of one consult are numbered one after another. */
export async function lockConsult(db: Queryable, id: string) {
	return db
		.selectFrom('consult')
		.select(['id', 'status', 'messageSeq', 'closedAt'])
		.where('id', '=', id)
		.forUpdate()
		.executeTakeFirst();
}

/** A message and, if it is a picture, what is known of that without its bytes. */
const withPhoto = (db: Queryable) =>
	db
		.selectFrom('consultMessage as m')
		.leftJoin('consultPhoto as p', (join) =>
			join.onRef('p.consultId', '=', 'm.consultId').onRef('p.seq', '=', 'm.seq')
		)
		.select([
			'm.seq',
			'm.sender',
			'm.clientId',
			'm.body',
			'm.sentAt',
			'p.id as photoId',
			'p.width as photoWidth',
			'p.height as photoHeight',
			'p.locationRemoved'
		]);

export async function findMessage(db: Queryable, consultId: string, clientId: string) {
	return withPhoto(db)
		.where('m.consultId', '=', consultId)
		.where('m.clientId', '=', clientId)
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
	return withPhoto(db)
		.where('m.consultId', '=', consultId)
		.where('m.seq', '>', since)
		.orderBy('m.seq')
		.limit(most)
		.execute();
}
