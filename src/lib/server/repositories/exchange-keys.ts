import { sql } from 'kysely';
import type { Queryable } from '../db/client';

export interface ExchangeKey {
	readonly keyId: string;
	readonly publicKey: unknown;
	readonly validFrom: Date;
	readonly validUntil: Date;
	readonly revokedAt: Date | null;
}

export const findExchangeKey = (
	db: Queryable,
	hospitalId: string,
	keyId: string
): Promise<ExchangeKey | undefined> =>
	db
		.selectFrom('exchangeKey')
		.select(['keyId', 'publicKey', 'validFrom', 'validUntil', 'revokedAt'])
		.where('hospitalId', '=', hospitalId)
		.where('keyId', '=', keyId)
		.executeTakeFirst();

/** The same by the hospital's institution code; our own hospitals' keys are left out. */
export const findKeyOfPartner = (
	db: Queryable,
	institutionCode: string,
	keyId: string
): Promise<(ExchangeKey & { hospitalId: string }) | undefined> =>
	db
		.selectFrom('exchangeKey as k')
		.innerJoin('hospital as h', 'h.id', 'k.hospitalId')
		.select(['k.keyId', 'k.hospitalId', 'k.publicKey', 'k.validFrom', 'k.validUntil', 'k.revokedAt'])
		.where('h.institutionCode', '=', institutionCode)
		.where('k.keyId', '=', keyId)
		.where('k.privateSealed', 'is', null)
		.executeTakeFirst();

/** Keys by which a hospital's signatures are proven, newest first. */
export const listExchangeKeys = (db: Queryable, hospitalId: string): Promise<ExchangeKey[]> =>
	db
		.selectFrom('exchangeKey')
		.select(['keyId', 'publicKey', 'validFrom', 'validUntil', 'revokedAt'])
		.where('hospitalId', '=', hospitalId)
		.orderBy('validFrom', 'desc')
		.execute();

/** The key that one of our own hospitals signs with now. */
export const findOwnKey = (
	db: Queryable,
	hospitalId: string,
	now: Date
): Promise<{ keyId: string; privateSealed: Buffer | null } | undefined> =>
	db
		.selectFrom('exchangeKey')
		.select(['keyId', 'privateSealed'])
		.where('hospitalId', '=', hospitalId)
		.where('privateSealed', 'is not', null)
		.where('revokedAt', 'is', null)
		.where('validUntil', '>', now)
		.executeTakeFirst();

export interface NewExchangeKey {
	readonly hospitalId: string;
	readonly keyId: string;
	readonly publicKey: object;
	readonly privateSealed: Buffer | null;
	readonly validFrom: Date;
	readonly validUntil: Date;
}

/** Ends own keys that have run out, so that another may take their place. */
export async function retireOwnKeys(trx: Queryable, hospitalId: string, now: Date): Promise<void> {
	await trx
		.updateTable('exchangeKey')
		.set({ revokedAt: now })
		.where('hospitalId', '=', hospitalId)
		.where('privateSealed', 'is not', null)
		.where('validUntil', '<=', now)
		.where('revokedAt', 'is', null)
		.execute();
}

/** Keeps the key that is there where the hospital has one of this name already. */
export async function insertExchangeKey(trx: Queryable, key: NewExchangeKey): Promise<void> {
	await trx
		.insertInto('exchangeKey')
		.values({ ...key, publicKey: JSON.stringify(key.publicKey) })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** What a hospital is known by, and whether the chain fills its prescriptions on a day. */
export async function findExchangePartner(
	db: Queryable,
	institutionCode: string,
	chainId: string,
	day: string
): Promise<{ id: string; name: string; agreed: boolean } | undefined> {
	return db
		.selectFrom('hospital')
		.select((eb) => [
			'id',
			'name',
			eb
				.exists(
					eb
						.selectFrom('exchangeContract as c')
						.select(sql`1`.as('one'))
						.whereRef('c.hospitalId', '=', 'hospital.id')
						.where('c.chainId', '=', chainId)
						.where('c.since', '<=', day)
						.where((or) => or.or([or('c.until', 'is', null), or('c.until', '>=', day)]))
				)
				.$castTo<boolean>()
				.as('agreed')
		])
		.where('institutionCode', '=', institutionCode)
		.executeTakeFirst();
}

/** What a hospital is known by outside. */
export const findInstitutionCode = async (db: Queryable, hospitalId: string): Promise<string> => {
	const { institutionCode } = await db
		.selectFrom('hospital')
		.select('institutionCode')
		.where('id', '=', hospitalId)
		.executeTakeFirstOrThrow();
	return institutionCode;
};
