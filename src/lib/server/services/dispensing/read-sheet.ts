import type { DispenseSheet } from '$lib/contract/http/dispensing';
import { Failure } from '$lib/contract/errors';
import { suggestBatches } from '$lib/domain/dispensing/suggest-batches';
import { maskName } from '$lib/domain/patient/masking';
import { plainDosing } from '$lib/domain/prescription/plain-words';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { readSplitFacts } from '../../repositories/products';
import { readReviewedProducts } from '../../repositories/reviews';
import { readStockByBatch } from '../../repositories/store-stock';
import { statedFor } from '../fhir/stated-for';
import { readApproved } from '../review/read-approved';
import { openLines, type OpenLine } from './open-lines';

/** What the counter needs to hand a prescription out, from what both have signed. @throws prescription_altered */
export async function readSheet(ctx: Context, id: string): Promise<DispenseSheet> {
	const { storeId } = requireCounter(ctx, 'prescription.dispense');
	const { db } = ctx.services;
	const { document, row, reviewer } = await readApproved(ctx, id);
	const stated = await statedFor(ctx, row);
	if (!stated) throw new Failure('not_found', 'the consult of the prescription is gone');
	const open = new Map((await openLines(db, id, document)).map((line) => [Number(line.lineId), line]));
	const products = await readReviewedProducts(
		db,
		document.lines.map(({ productId }) => productId)
	);
	const standing = [...open.values()].map(({ productId }) => productId);
	const stock = await readStockByBatch(db, storeId, standing);
	const splits = await readSplitFacts(db, standing);
	const today = chinaDate(ctx.now());
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
		payment: document.feeType === 'insurance' ? 'insurance' : 'cash',
		lines: document.lines.map((line) => {
			const product = products.get(line.productId);
			const wanted = open.get(line.lineNo);
			const productId = wanted?.productId ?? line.productId;
			const facts = splits.get(productId);
			const needed = wanted ? packsOf(wanted) : line.packs;
			return {
				lineNo: line.lineNo,
				productId: line.productId,
				genericName: line.genericName,
				form: line.form,
				strength: line.strength,
				packSpec: line.packSpec,
				needed,
				earlier: line.packs - needed,
				fetch: suggestBatches(stock.get(productId) ?? [], { packs: needed, days: line.days, today }),
				split: facts?.splittable ? { unitsPerPack: facts.unitsPerPack, unitName: facts.unitName } : null,
				dosing: plainDosing(line),
				note: line.note ?? null,
				storage: product?.storageWords ?? '',
				priceFen: product?.priceFen ?? 0
			};
		})
	};
}

/** Whole packs that a line still wants; what is left of a split pack counts as one. */
const packsOf = ({ need, unitsPerPack }: OpenLine): number =>
	need.kind === 'packs' ? need.packs : Math.ceil(need.units / unitsPerPack);
