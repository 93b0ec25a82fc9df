import { requireImporter } from '../../access';
import type { Context } from '../../context';
import { findChainName } from '../../repositories/chain-overview';
import { findStore } from '../../repositories/devices';

/**
 * What a manager answers for: the name of the chain or, for the manager of one store, of that store. Of the
 * platform's people nothing: they answer for what no chain owns.
 */
export async function readPlace(ctx: Context): Promise<{ name: string | null }> {
	const { chainId, storeId } = requireImporter(ctx, 'import.manage');
	if (chainId === null) return { name: null };
	const { db } = ctx.services;
	const name = storeId ? (await findStore(db, storeId))?.name : await findChainName(db, chainId);
	return { name: name ?? '' };
}
