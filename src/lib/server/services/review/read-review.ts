import { Failure } from '$lib/contract/errors';
import type { ReviewView } from '$lib/contract/http/review';
import type { Context } from '../../context';
import { listProducts } from '../../repositories/products';
import { readReviewedProducts } from '../../repositories/reviews';
import { statedFor } from '../fhir/stated-for';
import { verifyPrescription, type VerifiedPrescription } from '../prescription/verify-prescription';
import { gatherEvidence } from './gather-evidence';
import { leaseOf, requireOwnReview } from './own-review';

/**
 * The prescription as it was signed, with what to look at beside each of the ten comparisons. When the signature
 * does not hold nothing of it is shown: it could say anything.
 * @throws Failure not_found, forbidden
 */
export async function readReview(ctx: Context, id: string): Promise<ReviewView> {
	const { staff, prescription } = await requireOwnReview(ctx, ctx.services.db, id);
	const lease = leaseOf(prescription, ctx.now());
	const head = {
		id,
		number: prescription.number,
		status: prescription.status,
		lease: lease && {
			name: lease.name,
			mine: lease.id === staff.id,
			until: lease.until.toISOString()
		}
	};
	const verified = await verifiedOrFault(ctx, id);
	if ('fault' in verified) return { ...head, signature: { holds: false, fault: verified.fault } };
	const { document, row } = verified;
	const stated = await statedFor(ctx, row);
	if (!stated) throw new Failure('not_found', 'the consult of the prescription is gone');
	const ids = document.lines.map(({ productId }) => productId);
	const products = await readReviewedProducts(ctx.services.db, ids);
	const found = await listProducts(ctx.services.db, ids);
	const contents = new Map(found.map((product) => [product.id, product.contents]));
	return {
		...head,
		signature: {
			holds: true,
			prescriber: document.prescriber.name,
			licence: document.prescriber.licence,
			signedAt: (row.signedAt ?? row.createdAt).toISOString()
		},
		allergies: stated.allergies,
		validUntil: document.validUntil,
		lines: document.lines.map(({ lineNo, genericName, strength }) => ({ lineNo, genericName, strength })),
		rows: gatherEvidence(document, stated, products, contents),
		clinical: row.clinicalCheck,
		source: row.consultId === null ? { hospital: document.institution.name, number: document.number } : null
	};
}

async function verifiedOrFault(
	ctx: Context,
	id: string
): Promise<VerifiedPrescription | { readonly fault: string }> {
	try {
		return await verifyPrescription(ctx, id);
	} catch (error) {
		if (!(error instanceof Failure) || error.code !== 'prescription_altered') throw error;
		const fault = error.detail?.fault;
		return { fault: typeof fault === 'string' ? fault : 'unknown' };
	}
}
