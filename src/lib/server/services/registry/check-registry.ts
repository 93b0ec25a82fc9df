import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { compareRegistry, type RegistryComparison } from './compare-registry';

/** The whole registry compared, on the data that is live. For those who run the system, not for any chain. */
export function checkRegistry(
	ctx: Context,
	options: Parameters<typeof compareRegistry>[1]
): Promise<RegistryComparison> {
	requirePermission(ctx, 'registry.check');
	return compareRegistry(ctx.services.db, options);
}
