import { Failure } from '$lib/contract/errors';
import type { ReviewDecided, SignedReviewDecision } from '$lib/contract/http/review';
import { signingDigest, verifySigning } from '../../auth/signing';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { runTransaction } from '../../db/run-transaction';
import { recordPasskeyUse } from '../../repositories/passkeys';
import { insertSignature, listSignatures } from '../../repositories/prescription-parts';
import type { CounterPrescription } from '../../repositories/counter-prescriptions';
import { insertReview } from '../../repositories/reviews';
import { findPrescription, type StatusChanges } from '../../repositories/prescriptions';
import { advancePrescription, publishPrescription } from '../prescription/advance';
import { issuePickupCode } from './issue-pickup-code';
import { requireInDate, type CounterStaff } from '../dispensing/claim-rules';
import { requireOwnReview } from './own-review';
import { bytesToSign, requireMine } from './prepare-review';

/** A decision is signed while it is on the screen; an old signature says nothing about today's opinion. */
const freshMs = 10 * 60_000;

/**
 * Takes the pharmacist's signed decision: approved, with a pick-up code for the customer, or returned to the doctor
 * with a coded reason. Review, signature, event and audit entry stand or fall together. Sent twice, the same
 * signature gives the same answer.
 * @throws Failure signature_invalid, invalid_input, prescription_altered, taken_by_other, not_allowed_now with the
 *   status (somebody was faster, or the doctor cancelled), pickup_code_expired, not_found, forbidden
 */
export async function decideReview(
	ctx: Context,
	id: string,
	signed: SignedReviewDecision
): Promise<ReviewDecided> {
	const { staff, prescription } = await requireOwnReview(ctx, ctx.services.db, id);
	const before = await decidedWith(ctx, id, signed);
	if (before) return before;
	try {
		await store(ctx, staff, prescription, signed);
	} catch (error) {
		// Sent twice at once: the other one may have stored this very signature meanwhile.
		const same = error instanceof Failure ? await decidedWith(ctx, id, signed) : undefined;
		if (!same) throw error;
		return same;
	}
	publishPrescription(ctx, prescription);
	return { status: signed.decision === 'approve' ? 'approved' : 'rejected' };
}

async function store(
	ctx: Context,
	staff: CounterStaff,
	prescription: CounterPrescription,
	signed: SignedReviewDecision
): Promise<void> {
	const { id } = prescription;
	requireMine(prescription, staff);
	const at = ctx.now();
	requireInDate(prescription, at);
	const reviewedAt = new Date(signed.reviewedAt);
	const ageMs = at.getTime() - reviewedAt.getTime();
	if (reviewedAt.toISOString() !== signed.reviewedAt || ageMs < 0 || ageMs > freshMs)
		throw new Failure('signature_invalid', 'the review was prepared too long ago; sign again', {
			reason: 'stale'
		});
	const bytes = await bytesToSign(ctx, staff, prescription, signed, signed.reviewedAt);
	const proven = await findPrescription(ctx.services.db, id);
	const { newCounter, ...proof } = await verifySigning(
		ctx,
		staff,
		signingDigest('review', bytes),
		signed.response
	);
	const approve = signed.decision === 'approve';
	await runTransaction(ctx.services.db, async (trx) => {
		const changes: StatusChanges = approve ? await pickupChanges(trx, ctx, prescription.storeId) : {};
		await advancePrescription(trx, ctx, {
			id,
			event: approve ? 'approve' : 'return',
			changes,
			detail: approve ? {} : { reason: signed.reason },
			permit(locked) {
				requireMine({ ...prescription, status: locked.status, reviewerId: locked.reviewerId }, staff);
				// What was proven before the transaction is what is approved in it.
				if (!proven?.canonicalBytes || !locked.canonicalBytes?.equals(proven.canonicalBytes))
					throw new Failure('prescription_altered', 'it changed during the review', { subject: id });
			}
		});
		await insertReview(trx, {
			prescriptionId: id,
			pharmacistId: staff.id,
			decision: signed.decision,
			reasonCode: signed.reason,
			comment: signed.note === '' ? null : signed.note,
			checks: signed.checks,
			at
		});
		await insertSignature(trx, {
			...proof,
			prescriptionId: id,
			purpose: 'review',
			signerId: staff.id,
			signedBytes: Buffer.from(bytes),
			signedAt: at
		});
		await recordPasskeyUse(trx, proof.credentialId, newCounter);
	});
}

/** What was decided, when it was decided with this very signature. One decision ends a review for good. */
async function decidedWith(
	ctx: Context,
	id: string,
	{ response }: SignedReviewDecision
): Promise<ReviewDecided | undefined> {
	const given = Buffer.from(response.response.signature, 'base64url');
	const stored = await listSignatures(ctx.services.db, id, 'review');
	if (!stored.some(({ signature }) => signature.equals(given))) return undefined;
	const row = await findPrescription(ctx.services.db, id);
	return { status: row?.status === 'rejected' ? 'rejected' : 'approved' };
}

async function pickupChanges(trx: Queryable, ctx: Context, storeId: string): Promise<StatusChanges> {
	const code = await issuePickupCode(trx, ctx, storeId);
	return { pickupSecretHash: code.secretHash, pickupDigitsHash: code.digitsHash, pickupSealed: code.sealed };
}
