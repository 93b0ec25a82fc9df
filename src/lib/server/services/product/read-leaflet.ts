import { Failure } from '$lib/contract/errors';
import type { Leaflet } from '$lib/contract/http/products';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { findLeaflet } from '../../repositories/products';

/**
 * How a medicine that is sold without a prescription is usually used and kept. Of a prescription medicine nothing
 * is said before a pharmacist has approved (rule for online sellers, applied with caution).
 * @throws Failure not_found; not_allowed_now for a prescription medicine
 */
export async function readLeaflet(ctx: Context, productId: string): Promise<Leaflet> {
	requirePermission(ctx, 'product.leaflet');
	const leaflet = await findLeaflet(ctx.services.db, productId);
	if (!leaflet) throw new Failure('not_found', 'no such medicine');
	const { rxClass, ...rest } = leaflet;
	if (rxClass === 'rx')
		throw new Failure('not_allowed_now', 'a prescription medicine', { reason: 'prescription_needed' });
	return { ...rest, rxClass };
}
