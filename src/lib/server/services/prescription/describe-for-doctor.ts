import type { Draft, PrescriptionForDoctor, WritingFacts } from '$lib/contract/http/prescription';
import type { PrescriptionDocument } from '$lib/domain/prescription/document';
import { checkDraft } from '$lib/domain/prescription/draft-limits';
import type { Context } from '../../context';
import { listReturns } from '../../repositories/prescription-parts';
import { listProducts } from '../../repositories/products';
import type { PrescriptionRow } from '../../repositories/prescriptions';

/** Prescriptions as their own doctor sees them: with the medicines, what the limits say, and why one came back. */
export async function describeForDoctor(
	ctx: Context,
	rows: readonly (PrescriptionRow & { readonly consultId: string })[],
	facts: WritingFacts
): Promise<PrescriptionForDoctor[]> {
	const { db } = ctx.services;
	const productIds = new Set(rows.flatMap(({ draft }) => productsOf(draft)));
	const products = await listProducts(db, [...productIds]);
	const returns = await listReturns(
		db,
		rows.filter(({ status }) => status === 'rejected').map(({ id }) => id)
	);
	return rows.map((row) => {
		const own = products.filter(({ id }) => productsOf(row.draft).includes(id));
		const returned = returns.find(({ prescriptionId }) => prescriptionId === row.id);
		return {
			id: row.id,
			number: row.number,
			consultId: row.consultId,
			status: row.status,
			draft: row.draft,
			products: own,
			document: row.status === 'draft' ? null : documentOf(row),
			findings: row.status === 'draft' ? checkDraft(row.draft, facts, own) : [],
			signedAt: row.signedAt?.toISOString() ?? null,
			validUntil: row.validUntil,
			returned: returned
				? {
						reasonCode: returned.reasonCode ?? 'other',
						comment: returned.comment,
						by: returned.pharmacistName,
						at: returned.at.toISOString()
					}
				: null,
			updatedAt: row.updatedAt.toISOString()
		};
	});
}

/** Medicines that the page must be able to name: those ordered, and those taken already. */
const productsOf = ({ lines, clinical }: Draft): readonly string[] => [
	...lines.map(({ productId }) => productId),
	...(clinical?.current ?? [])
];

/** The document behind stored bytes, for showing; whoever acts on it calls `verifyPrescription`. */
export const documentOf = (row: Pick<PrescriptionRow, 'canonicalBytes'>): PrescriptionDocument | null =>
	row.canonicalBytes === null
		? null
		: (JSON.parse(row.canonicalBytes.toString('utf8')) as PrescriptionDocument);
