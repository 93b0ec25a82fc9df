import { Failure } from '$lib/contract/errors';
import type { ReviewDecision, ReviewPrepared } from '$lib/contract/http/review';
import { checkReview } from '$lib/domain/dispensing/review-checks';
import { createSigningOptions, signingDigest } from '../../auth/signing';
import type { Context } from '../../context';
import { findPharmacistLicence } from '../../repositories/reviews';
import type { CounterPrescription } from '../../repositories/counter-prescriptions';
import type { CounterStaff } from '../dispensing/claim-rules';
import { verifyPrescription } from '../prescription/verify-prescription';
import { notReviewable, requireOwnReview, reviewedByOther } from './own-review';
import { reviewBytes } from './review-document';

/**
 * Checks a decision and asks for the pharmacist's signature over it: the prescription's digest, the ten
 * comparisons, the decision and the instant.
 * @throws Failure invalid_input (what is missing), no_signing_key, prescription_altered, taken_by_other,
 *   not_allowed_now, not_found, forbidden
 */
export async function prepareReview(
	ctx: Context,
	id: string,
	decision: ReviewDecision
): Promise<ReviewPrepared> {
	const { staff, prescription } = await requireOwnReview(ctx, ctx.services.db, id);
	requireMine(prescription, staff);
	const reviewedAt = ctx.now().toISOString();
	const bytes = await bytesToSign(ctx, staff, prescription, decision, reviewedAt);
	const options = await createSigningOptions(ctx, staff, signingDigest('review', bytes));
	return { reviewedAt, options };
}

/** @throws Failure taken_by_other, not_allowed_now unless this pharmacist has it open. */
export function requireMine(prescription: CounterPrescription, staff: CounterStaff): void {
	if (prescription.status !== 'signed') throw notReviewable(prescription);
	if (prescription.reviewerId === staff.id) return;
	throw prescription.reviewerId === null ? notReviewable(prescription) : reviewedByOther(prescription);
}

/** The canonical bytes of this decision, after the decision and the doctor's signature have been checked. */
export async function bytesToSign(
	ctx: Context,
	staff: CounterStaff,
	prescription: CounterPrescription,
	decision: ReviewDecision,
	reviewedAt: string
): Promise<Uint8Array> {
	const [fault] = checkReview(decision);
	if (fault) throw new Failure('invalid_input', `the review cannot be signed: ${fault}`, { field: fault });
	const { digest } = await verifyPrescription(ctx, prescription.id);
	const licence = await findPharmacistLicence(ctx.services.db, staff.id);
	if (!licence) throw new Failure('forbidden', 'no licence to review is on record', { subject: staff.id });
	return reviewBytes({
		prescriptionNumber: prescription.number,
		prescriptionDigest: digest,
		decision,
		pharmacist: { id: staff.id, name: staff.name, licence },
		reviewedAt
	});
}
