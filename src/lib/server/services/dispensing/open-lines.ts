import { Failure } from '$lib/contract/errors';
import type { DispenseLine, Need } from '$lib/domain/dispensing/match-packs';
import type { PrescriptionDocument } from '$lib/domain/prescription/document';
import type { Queryable } from '../../db/client';
import { listLines } from '../../repositories/prescription-parts';
import { followMerges } from '../../repositories/product-merges';
import { readSplitFacts } from '../../repositories/products';

export interface OpenLine extends DispenseLine {
	/** Smallest units of a full pack. */
	readonly unitsPerPack: number;
}

/**
 * What the lines still want. The signed document says what and how much; the table beside it only counts, and
 * must agree with the document.
 * @throws Failure prescription_altered when product or quantity of a line differ from what was signed
 */
export async function openLines(
	db: Queryable,
	prescriptionId: string,
	document: PrescriptionDocument
): Promise<readonly OpenLine[]> {
	const counts = await listLines(db, prescriptionId);
	const same =
		counts.length === document.lines.length &&
		document.lines.every((line) =>
			counts.some(
				(count) =>
					count.lineNo === line.lineNo &&
					count.productId === line.productId &&
					count.packsNeeded === line.packs
			)
		);
	if (!same)
		throw new Failure('prescription_altered', 'the lines differ from what was signed', {
			subject: prescriptionId
		});
	// The document keeps the product that was signed; its packs may stand under the one it was merged into.
	const merged = await followMerges(
		db,
		document.lines.map(({ productId }) => productId)
	);
	const standing = (productId: string) => merged.get(productId) ?? productId;
	const facts = await readSplitFacts(
		db,
		document.lines.map(({ productId }) => standing(productId))
	);
	return document.lines.map(({ lineNo, productId, packs, days }) => {
		const count = counts.find((one) => one.lineNo === lineNo);
		const { splittable, unitsPerPack } = facts.get(standing(productId)) ?? {
			splittable: false,
			unitsPerPack: 1
		};
		const missing = packs - (count?.packsDispensed ?? 0);
		const split = count?.unitsDispensed ?? 0;
		// Packs that may be split are counted in units, so that what is left in an opened one can be used up.
		const need: Need =
			splittable || split > 0
				? { kind: 'units', units: missing * unitsPerPack - split }
				: { kind: 'packs', packs: missing };
		return { lineId: String(lineNo), productId: standing(productId), need, days, unitsPerPack };
	});
}
