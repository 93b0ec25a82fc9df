import { roles } from '$lib/contract/actor';
import { oneOf } from '$lib/domain/shared/one-of';
import type { ChainStaff } from '$lib/contract/http/chain';
import { requireManager } from '../../access';
import type { Context } from '../../context';
import { selectChainStaff } from '../../repositories/chain-overview';

/** Who works in the manager's stores, those who left included. */
export async function listStaff(ctx: Context): Promise<ChainStaff[]> {
	const { chainId, storeId } = requireManager(ctx, 'chain.overview');
	const rows = await selectChainStaff(ctx.services.db, chainId, storeId);
	return rows.map((row) => ({ ...row, role: oneOf(roles, row.role) }));
}
