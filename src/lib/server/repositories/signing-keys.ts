import { sql, type Kysely } from 'kysely';
import type { Queryable } from '../db/client';

/** A key that is enrolled, or was, with its owner and what it was used for. */
export interface KeyRow {
	readonly credentialId: string;
	readonly name: string;
	readonly enrolledAt: Date;
	readonly removedAt: Date | null;
	readonly removedReason: string | null;
	readonly removedBy: string | null;
	readonly ownerId: string;
	readonly signatures: number;
	readonly lastSignedAt: Date | null;
}

/** The keys of these people, the newest first. */
export async function listKeys(db: Queryable, staffIds: readonly string[]): Promise<KeyRow[]> {
	if (staffIds.length === 0) return [];
	return db
		.selectFrom('signingKey as k')
		.innerJoin('staff as s', 's.userId', 'k.userId')
		.leftJoinLateral(
			(eb) =>
				eb
					.selectFrom('prescriptionSignature as p')
					.select(({ fn }) => [
						fn.countAll<number>().as('signatures'),
						fn.max('p.signedAt').as('lastSignedAt')
					])
					.whereRef('p.credentialId', '=', 'k.credentialId')
					.as('used'),
			(join) => join.onTrue()
		)
		.select(({ fn, lit }) => [
			'k.credentialId',
			'k.name',
			'k.enrolledAt',
			'k.removedAt',
			'k.removedReason',
			'k.removedBy',
			's.id as ownerId',
			fn.coalesce('used.signatures', lit(0)).as('signatures'),
			'used.lastSignedAt'
		])
		.where('s.id', 'in', staffIds)
		.orderBy('k.enrolledAt', 'desc')
		.orderBy('k.credentialId')
		.execute();
}

export interface KeyOwner {
	readonly id: string;
	readonly name: string;
	readonly role: string;
	readonly chainId: string | null;
	readonly hospitalId: string | null;
}

/** People who sign and have or had a key: doctors of a hospital, or pharmacists of a chain. */
export const listKeyOwners = (
	db: Queryable,
	of: { readonly hospitalId: string } | { readonly chainId: string }
): Promise<KeyOwner[]> =>
	db
		.selectFrom('staff as s')
		.select(['s.id', 's.name', 's.role', 's.chainId', 's.hospitalId'])
		.where((eb) =>
			'hospitalId' in of
				? eb.and([eb('s.hospitalId', '=', of.hospitalId), eb('s.role', '=', 'doctor')])
				: eb.and([eb('s.chainId', '=', of.chainId), eb('s.role', '=', 'pharmacist')])
		)
		.where(({ exists, selectFrom }) =>
			exists(selectFrom('signingKey as k').select('k.credentialId').whereRef('k.userId', '=', 's.userId'))
		)
		.orderBy('s.name')
		.execute();

/** The owner of a key, which is locked until the transaction ends. */
export const lockKey = (
	trx: Queryable,
	credentialId: string
): Promise<(KeyOwner & { readonly userId: string; readonly removedAt: Date | null }) | undefined> =>
	trx
		.selectFrom('signingKey as k')
		.innerJoin('staff as s', 's.userId', 'k.userId')
		.select(['s.id', 's.name', 's.role', 's.chainId', 's.hospitalId', 'k.userId', 'k.removedAt'])
		.where('k.credentialId', '=', credentialId)
		.forUpdate('k')
		.executeTakeFirst();

/** From now on it opens no login and signs nothing; what it signed stays provable. */
export async function endKey(
	trx: Queryable,
	credentialId: string,
	end: { readonly at: Date; readonly reason: string; readonly by: string }
): Promise<void> {
	await trx
		.updateTable('signingKey')
		.set({ removedAt: end.at, removedReason: end.reason, removedBy: end.by })
		.where('credentialId', '=', credentialId)
		.execute();
	await sql`delete from auth_passkey where "credentialID" = ${credentialId}`.execute(trx);
}

/** Whether the hospital lets this doctor end the keys of others. */
export async function keepsKeys(db: Queryable, staffId: string): Promise<boolean> {
	const row = await db
		.selectFrom('staff')
		.select('keepsKeys')
		.where('id', '=', staffId)
		.where('active', '=', true)
		.executeTakeFirst();
	return row?.keepsKeys ?? false;
}

export interface Signer {
	readonly signer: string;
	/** Null where the key was never this person's. */
	readonly key: { readonly name: string; readonly enrolledAt: Date; readonly removedAt: Date | null } | null;
}

/** Who signed, and with what that is or was this person's. */
export async function findSigner(
	db: Queryable,
	signerId: string,
	credentialId: string
): Promise<Signer | undefined> {
	const row = await db
		.selectFrom('staff as s')
		.leftJoin('signingKey as k', (join) =>
			join.onRef('k.userId', '=', 's.userId').on('k.credentialId', '=', credentialId)
		)
		.select(['s.name as signer', 'k.name', 'k.enrolledAt', 'k.removedAt'])
		.where('s.id', '=', signerId)
		.executeTakeFirst();
	if (!row) return undefined;
	const { signer, name, enrolledAt, removedAt } = row;
	return { signer, key: name === null || enrolledAt === null ? null : { name, enrolledAt, removedAt } };
}

/** Whether a key of this person is enrolled now. The login's own connection knows no tables. */
export async function hasKey(db: Kysely<unknown>, userId: string): Promise<boolean> {
	const { rows } = await sql`select 1 from auth_passkey where "userId" = ${userId} limit 1`.execute(db);
	return rows.length > 0;
}
