import type { GuestEnder, GuestRole } from '$lib/domain/consult/guest';
import type { Queryable } from '../db/client';

const read = (db: Queryable) =>
	db
		.selectFrom('consultGuest as g')
		.innerJoin('consult as c', 'c.id', 'g.consultId')
		.select([
			'g.consultId',
			'g.id',
			'g.role',
			'g.askedBy',
			'g.agreedAt',
			'g.linkUntil',
			'g.holderHash',
			'g.name',
			'g.joinedAt',
			'g.endedAt',
			'g.endedBy',
			'c.status',
			'c.mode',
			'c.chainId',
			'c.storeId',
			'c.hospitalId',
			'c.takenBy'
		]);
export type GuestRow = NonNullable<Awaited<ReturnType<typeof findGuest>>>;

export const findGuest = (db: Queryable, id: string) => read(db).where('g.id', '=', id).executeTakeFirst();

/** The last one that was asked for in this consult, whatever became of it. */
export const findNewestGuest = (db: Queryable, consultId: string) =>
	read(db)
		.where('g.consultId', '=', consultId)
		.orderBy('g.askedAt', 'desc')
		.orderBy('g.id')
		.executeTakeFirst();

export const findOpenGuest = (db: Queryable, consultId: string) =>
	read(db).where('g.consultId', '=', consultId).where('g.endedAt', 'is', null).executeTakeFirst();

export const findGuestByLink = (db: Queryable, tokenHash: Buffer) =>
	read(db)
		.innerJoin('consultGuestLink as l', 'l.guestId', 'g.id')
		.where('l.tokenHash', '=', tokenHash)
		.executeTakeFirst();

/** Whose browser this is; also after the visit has ended, so that a refusal can say why. */
export const findGuestByHolder = (db: Queryable, holderHash: Buffer) =>
	read(db).where('g.holderHash', '=', holderHash).executeTakeFirst();

/** @throws the driver's unique violation on `consult_guest_one_open` while another one is open. */
export async function insertGuest(
	trx: Queryable,
	guest: { consultId: string; id: string; role: GuestRole; askedBy: 'doctor' | 'customer'; askedAt: Date }
): Promise<void> {
	await trx.insertInto('consultGuest').values(guest).execute();
}

/** The customer's consent, given once. */
export async function agreeToGuest(
	trx: Queryable,
	consultId: string,
	consent: { agreedAt: Date; textVersion: string; linkUntil: Date }
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('consultGuest')
		.set(consent)
		.where('consultId', '=', consultId)
		.where('endedAt', 'is', null)
		.where('agreedAt', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

export async function insertGuestLink(
	trx: Queryable,
	link: { tokenHash: Buffer; consultId: string; guestId: string; madeAt: Date }
): Promise<void> {
	await trx.insertInto('consultGuestLink').values(link).execute();
}

/** One browser holds the seat: the first that asks, and that one again. @returns false: another one has it */
export async function holdGuest(
	trx: Queryable,
	{ consultId, id }: Pick<GuestRow, 'consultId' | 'id'>,
	holder: { holderHash: Buffer; name: string; now: Date }
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('consultGuest')
		.set(({ fn, val }) => ({
			holderHash: holder.holderHash,
			name: holder.name,
			joinedAt: fn.coalesce('joinedAt', val(holder.now))
		}))
		.where('consultId', '=', consultId)
		.where('id', '=', id)
		.where('endedAt', 'is', null)
		.where(({ or, eb }) => or([eb('holderHash', 'is', null), eb('holderHash', '=', holder.holderHash)]))
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** Ends the open one, if there is any. @returns its id and role */
export async function endOpenGuest(trx: Queryable, consultId: string, endedBy: GuestEnder, now: Date) {
	return trx
		.updateTable('consultGuest')
		.set({ endedAt: now, endedBy })
		.where('consultId', '=', consultId)
		.where('endedAt', 'is', null)
		.returning(['id', 'role', 'agreedAt'])
		.executeTakeFirst();
}
