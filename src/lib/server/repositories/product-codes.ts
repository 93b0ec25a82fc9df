import type { Coding } from '$lib/domain/fhir/resource';
import { productSystems, type ProductScheme } from '$lib/domain/fhir/systems';
import type { Queryable } from '../db/client';

/** The codes of medicines by product, as FHIR writes them; those in a scheme without a URI are left out. */
export async function listProductCodings(
	db: Queryable,
	ids: readonly string[]
): Promise<ReadonlyMap<string, readonly Coding[]>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('productIdentifier')
		.select(['productId', 'scheme', 'value'])
		.where('productId', 'in', ids)
		.where('scheme', 'in', Object.keys(productSystems))
		.orderBy('scheme')
		.orderBy('value')
		.execute();
	const found = new Map<string, Coding[]>();
	for (const { productId, scheme, value } of rows)
		found.set(productId, [
			...(found.get(productId) ?? []),
			{ system: productSystems[scheme as ProductScheme], code: value }
		]);
	return found;
}
