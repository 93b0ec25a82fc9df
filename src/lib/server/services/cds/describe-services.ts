import { describeServices } from '$lib/domain/cds/our-services';
import { requirePermission } from '../../access';
import type { Context } from '../../context';

/** The discovery document of CDS Hooks 2.0: open to everybody, as the specification wants it. */
export function discover(ctx: Context): ReturnType<typeof describeServices> {
	requirePermission(ctx, 'cds.describe');
	return describeServices();
}
