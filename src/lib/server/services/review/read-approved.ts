import { Failure } from '$lib/contract/errors';
import { rpIdOf, signingDigest } from '../../auth/signing';
import { findKeyFault } from '../../auth/signer-key';
import { findSignatureFault } from '../../auth/stored-signature';
import type { Context } from '../../context';
import { listSignatures, type SignatureRow } from '../../repositories/prescription-parts';
import { verifyPrescription, type VerifiedPrescription } from '../prescription/verify-prescription';
import { readReviewDocument } from './review-document';

export interface ApprovedPrescription extends VerifiedPrescription {
	readonly reviewer: { readonly id: string; readonly name: string };
}

/**
 * Whether a review is what its pharmacist signed, about exactly this prescription.
 * @returns undefined when it is, else what does not hold
 */
export async function findReviewFault(
	ctx: Context,
	{ document, digest }: Pick<VerifiedPrescription, 'document' | 'digest'>,
	signature: SignatureRow
): Promise<string | undefined> {
	const { db, config } = ctx.services;
	const review = readReviewDocument(signature.signedBytes);
	if (
		review?.prescriptionNumber !== document.number ||
		review.prescriptionHash !== digest.toString('hex') ||
		review.pharmacist.id !== signature.signerId
	)
		return 'document';
	const fault = findSignatureFault(signature, signingDigest('review', signature.signedBytes), {
		origin: config.origin,
		rpId: rpIdOf(config.origin)
	});
	return fault ?? findKeyFault(db, signature);
}

/**
 * Proves both signatures anew, the doctor's and the reviewing pharmacist's, and that the second is an approval of
 * exactly what the first signed. Before every use at the counter.
 * @throws Failure not_found; prescription_altered with `fault` in the detail
 */
export async function readApproved(ctx: Context, id: string): Promise<ApprovedPrescription> {
	const verified = await verifyPrescription(ctx, id);
	const altered = (fault: string) =>
		new Failure('prescription_altered', 'what is stored is not what was approved', { subject: id, fault });
	const [signature] = await listSignatures(ctx.services.db, id, 'review');
	if (!signature) throw altered('review_missing');
	const review = readReviewDocument(signature.signedBytes);
	if (review?.decision !== 'approve') throw altered('review_document');
	const fault = await findReviewFault(ctx, verified, signature);
	if (fault) throw altered(`review_${fault}`);
	return { ...verified, reviewer: { id: review.pharmacist.id, name: review.pharmacist.name } };
}
