import { randomUUID } from 'node:crypto';
import type { Queryable } from '../db/client';

/** @returns the hospital's id; one that is on record, ours among them, keeps its name. */
export async function keepHospital(trx: Queryable, institutionCode: string, name: string): Promise<string> {
	await trx
		.insertInto('hospital')
		.values({ id: randomUUID(), name, institutionCode })
		.onConflict((conflict) => conflict.column('institutionCode').doNothing())
		.execute();
	const { id } = await trx
		.selectFrom('hospital')
		.select('id')
		.where('institutionCode', '=', institutionCode)
		.executeTakeFirstOrThrow();
	return id;
}

export const findChainOfPharmacy = (
	trx: Queryable,
	institutionCode: string
): Promise<{ chainId: string } | undefined> =>
	trx.selectFrom('store').select('chainId').where('institutionCode', '=', institutionCode).executeTakeFirst();

/** The contracts of a hospital become these; what was taken in under an older one stays. */
export async function setContracts(
	trx: Queryable,
	hospitalId: string,
	contracts: readonly { readonly chainId: string; readonly since: string; readonly until: string | null }[]
): Promise<void> {
	await trx.deleteFrom('exchangeContract').where('hospitalId', '=', hospitalId).execute();
	if (contracts.length > 0)
		await trx
			.insertInto('exchangeContract')
			.values(contracts.map((contract) => ({ ...contract, hospitalId })))
			.onConflict((conflict) => conflict.doNothing())
			.execute();
}

/** Revokes the foreign keys of a hospital that are not among these. A revoked one never counts again. */
export async function revokeOtherKeys(
	trx: Queryable,
	hospitalId: string,
	keyIds: readonly string[],
	now: Date
): Promise<void> {
	await trx
		.updateTable('exchangeKey')
		.set({ revokedAt: now })
		.where('hospitalId', '=', hospitalId)
		.where('privateSealed', 'is', null)
		.where('revokedAt', 'is', null)
		.$if(keyIds.length > 0, (query) => query.where('keyId', 'not in', keyIds))
		.execute();
}

/** Hospitals that exchange with us by key, ours left out. */
export const listForeignHospitals = (trx: Queryable): Promise<{ hospitalId: string }[]> =>
	trx.selectFrom('exchangeKey').select('hospitalId').distinct().where('privateSealed', 'is', null).execute();
