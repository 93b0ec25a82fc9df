import { Failure } from '$lib/contract/errors';
import { requireScope } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { findCounterPrescription, type CounterPrescription } from '../../repositories/counter-prescriptions';
import { lockPrescription } from '../../repositories/prescriptions';

/**
 * A prescription of the actor's chain.
 * @throws Failure not_found, forbidden
 */
export async function findOwn(db: Queryable, ctx: Context, id: string): Promise<CounterPrescription> {
	const prescription = await findCounterPrescription(db, id);
	if (!prescription) throw new Failure('not_found', 'no such prescription');
	requireScope(ctx, { chainId: prescription.chainId });
	return prescription;
}

/** The same, its row locked until the transaction ends. */
export async function lockOwn(trx: Queryable, ctx: Context, id: string): Promise<CounterPrescription> {
	await lockPrescription(trx, id);
	return findOwn(trx, ctx, id);
}
