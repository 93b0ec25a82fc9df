import { Failure } from '$lib/contract/errors';
import { requireImporter, requireManager, requireScope } from '../../access';
import type { Context } from '../../context';
import { listStores } from '../../repositories/import-stores';

/** The stores that the asker may receive packs at: all of the chain, or the one that he answers for; none for the platform. */
export async function listOwnStores(ctx: Context) {
	const manager = requireImporter(ctx, 'import.manage');
	if (!manager.chainId) return [];
	const stores = await listStores(ctx.services.db, manager.chainId);
	return stores.filter(({ id }) => !manager.storeId || id === manager.storeId);
}

/** @throws Failure not_found, forbidden */
export async function findOwnStore(ctx: Context, storeId: string): Promise<void> {
	const manager = requireManager(ctx, 'import.packs');
	const store = (await listStores(ctx.services.db, manager.chainId)).find(({ id }) => id === storeId);
	if (!store) throw new Failure('not_found', 'no such store');
	requireScope(ctx, { chainId: manager.chainId, storeId });
}
