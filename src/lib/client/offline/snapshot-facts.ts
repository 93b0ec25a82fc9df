import { oneOf } from '$lib/domain/shared/one-of';
import {
	known,
	packStatuses,
	unavailable,
	type Fact,
	type PackFacts,
	type PackRecord,
	type ProductSummary,
	type ReadCode
} from '$lib/domain/verification/facts';
import type { Found } from './look-up';

/** Under this name a kiosk's own copy is quoted; screens have words for it. */
export const snapshotSource = 'snapshot';

function productOf({ product }: Found): ProductSummary | null {
	if (!product) return null;
	const valuesOf = (scheme: string) =>
		product.keys.flatMap((key) => (key.startsWith(`${scheme}:`) ? [key.slice(scheme.length + 1)] : []));
	return {
		id: product.id,
		genericName: product.product.genericName,
		identificationCodes: valuesOf('trace-prefix'),
		gtins: valuesOf('gtin')
	};
}

function recordOf({ pack, lot }: Found, product: ProductSummary | null): PackRecord | null {
	if (!pack || !lot || !product) return null;
	return {
		packCode: pack[0],
		level: pack[3],
		product,
		batchNumber: lot[2],
		producedOn: lot[3],
		expiresOn: lot[4],
		status: oneOf(packStatuses, pack[2]),
		registeredAt: null
	};
}

/**
 * The kiosk's copy as the facts that `judge` asks for. It says what was so at an instant; what may have changed
 * since in a way that matters is not claimed: a sale on record stands, but that there was none cannot be known, and
 * a box that the copy lacks may be registered all the same.
 */
export function snapshotFacts(code: ReadCode, found: Found): PackFacts {
	const as = <Value>(value: Value): Fact<Value> => known(value, snapshotSource, found.asOf);
	const away = unavailable('offline');
	const product = productOf(found);
	const record = recordOf(found, product);
	const [saleCount, lastSoldAt, unitsDispensed, split, children] = found.pack?.[7] ?? [0, null, 0, 0, 0];
	const contentUnits = found.pack?.[4] ?? 0;
	return {
		code,
		product: product ? as(product) : away,
		registry: record ? as(record) : away,
		recalls: as(
			found.recalls.map(([id, , level, publishedOn, source, batches]) => ({
				id,
				level,
				nature: 'real' as const,
				status: 'open' as const,
				batches,
				publishedOn,
				source
			}))
		),
		sales:
			saleCount > 0
				? as({ count: saleCount, lastSoldAt, unitsDispensed, contentUnits, split: split === 1 })
				: away,
		packaging: found.pack
			? as({
					parents: found.pack[5],
					children,
					childrenExpected: found.pack[3] > 1 ? contentUnits : null,
					opened: unitsDispensed > 0 && unitsDispensed < contentUnits
				})
			: away,
		origin: away,
		queries: away
	};
}
