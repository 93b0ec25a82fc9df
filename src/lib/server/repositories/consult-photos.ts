import type { Queryable } from '../db/client';

export interface NewPhoto {
	readonly consultId: string;
	readonly id: string;
	readonly seq: number;
	readonly width: number;
	readonly height: number;
	readonly bytes: Buffer;
	readonly preview: Buffer;
	readonly sha256: Buffer;
	readonly locationRemoved: boolean;
	readonly madeAt: Date;
}

/** Call with the consult's row locked, after the message it belongs to. */
export async function insertPhoto(trx: Queryable, photo: NewPhoto): Promise<void> {
	await trx.insertInto('consultPhoto').values(photo).execute();
}

export async function findPhotoBytes(
	db: Queryable,
	consultId: string,
	id: string,
	size: 'bytes' | 'preview'
): Promise<Buffer | undefined> {
	const row = await db
		.selectFrom('consultPhoto')
		.select(size === 'bytes' ? 'bytes as picture' : 'preview as picture')
		.where('consultId', '=', consultId)
		.where('id', '=', id)
		.executeTakeFirst();
	return row?.picture;
}

export async function countPhotos(db: Queryable, consultId: string): Promise<number> {
	const { count } = await db
		.selectFrom('consultPhoto')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('consultId', '=', consultId)
		.executeTakeFirstOrThrow();
	return count;
}

/** Without the pictures themselves, in the order in which they were sent. */
export async function listPhotos(db: Queryable, consultId: string) {
	return db
		.selectFrom('consultPhoto')
		.select(['id', 'seq', 'width', 'height', 'sha256', 'locationRemoved'])
		.where('consultId', '=', consultId)
		.orderBy('seq')
		.execute();
}
