import { Failure } from '$lib/contract/errors';
import type { DispenseLine } from '$lib/domain/dispensing/match-packs';
import type { PrescriptionDocument } from '$lib/domain/prescription/document';
import type { Queryable } from '../../db/client';
import { listLines } from '../../repositories/prescription-parts';
import { followMerges } from '../../repositories/product-merges';

/**
 * What the lines still want. The signed document says what and how much; the table beside it only counts, and
 * must agree with the document.
 * @throws Failure prescription_altered when product or quantity of a line differ from what was signed
 */
export async function openLines(
	db: Queryable,
	prescriptionId: string,
	document: PrescriptionDocument
): Promise<readonly DispenseLine[]> {
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
	return document.lines.map(({ lineNo, productId, packs, days }) => {
		const dispensed = counts.find((count) => count.lineNo === lineNo)?.packsDispensed ?? 0;
		return {
			lineId: String(lineNo),
			productId: merged.get(productId) ?? productId,
			need: { kind: 'packs', packs: packs - dispensed },
			days
		};
	});
}
