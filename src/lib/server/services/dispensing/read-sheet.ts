import type { DispenseSheet } from '$lib/contract/http/dispensing';
import { Failure } from '$lib/contract/errors';
import { maskName } from '$lib/domain/patient/masking';
import { plainDosing } from '$lib/domain/prescription/plain-words';
import type { Context } from '../../context';
import { followMerges } from '../../repositories/product-merges';
import { readSplitFacts } from '../../repositories/products';
import { readReviewedProducts } from '../../repositories/reviews';
import { findStated } from '../../repositories/writing-facts';
import { readApproved } from '../review/read-approved';

/** What the counter needs to hand a prescription out, from what both have signed. @throws prescription_altered */
export async function readSheet(ctx: Context, id: string): Promise<DispenseSheet> {
	const { document, row, reviewer } = await readApproved(ctx, id);
	const stated = await findStated(ctx.services.db, row.consultId);
	if (!stated) throw new Failure('not_found', 'the consult of the prescription is gone');
	const products = await readReviewedProducts(
		ctx.services.db,
		document.lines.map(({ productId }) => productId)
	);
	const ids = document.lines.map(({ productId }) => productId);
	const merged = await followMerges(ctx.services.db, ids);
	const splits = await readSplitFacts(
		ctx.services.db,
		ids.map((productId) => merged.get(productId) ?? productId)
	);
	return {
		id,
		number: document.number,
		patient: {
			name: maskName(document.patient.name),
			sex: document.patient.sex,
			age: document.patient.age
		},
		allergies: stated.allergies,
		validUntil: document.validUntil,
		prescriber: document.prescriber.name,
		reviewer: reviewer.name,
		lines: document.lines.map((line) => {
			const product = products.get(line.productId);
			const facts = splits.get(merged.get(line.productId) ?? line.productId);
			return {
				lineNo: line.lineNo,
				productId: line.productId,
				genericName: line.genericName,
				form: line.form,
				strength: line.strength,
				packSpec: line.packSpec,
				needed: line.packs,
				split: facts?.splittable ? { unitsPerPack: facts.unitsPerPack, unitName: facts.unitName } : null,
				dosing: plainDosing(line),
				note: line.note ?? null,
				storage: product?.storageWords ?? '',
				priceFen: product?.priceFen ?? 0
			};
		})
	};
}
