import { requireManager } from '../../access';
import type { Context } from '../../context';
import { findChainName } from '../../repositories/chain-overview';
import { findStore } from '../../repositories/devices';

/** What a manager answers for: the name of the chain or, for the manager of one store, of that store. */
export async function readPlace(ctx: Context): Promise<{ name: string }> {
	const { chainId, storeId } = requireManager(ctx, 'chain.overview');
	const { db } = ctx.services;
	const name = storeId ? (await findStore(db, storeId))?.name : await findChainName(db, chainId);
	return { name: name ?? '' };
}
