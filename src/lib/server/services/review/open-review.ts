import type { ReviewView } from '$lib/contract/http/review';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import { endLease, leaseReview } from '../../repositories/reviews';
import { publishPrescription } from '../prescription/advance';
import { leaseMs, notReviewable, requireOwnReview, reviewedByOther } from './own-review';
import { readReview } from './read-review';

/**
 * Opens a signed prescription for review: for ten minutes, or until it is decided or closed, it is this
 * pharmacist's. Of two who open it at once one gets it and the other is told who.
 * @throws Failure taken_by_other, not_allowed_now with the status, not_found, forbidden
 */
export async function openReview(ctx: Context, id: string): Promise<ReviewView> {
	const { staff } = await requireOwnReview(ctx, ctx.services.db, id);
	const at = ctx.now();
	const taken = await runTransaction(ctx.services.db, async (trx) => {
		const leased = await leaseReview(trx, id, {
			pharmacistId: staff.id,
			at,
			leaseFrom: new Date(at.getTime() - leaseMs)
		});
		const { prescription } = await requireOwnReview(ctx, trx, id);
		if (!leased)
			throw prescription.status === 'signed' ? reviewedByOther(prescription) : notReviewable(prescription);
		await appendAudit(trx, ctx, {
			action: 'prescription.review_open',
			subject: { type: 'prescription', id }
		});
		return prescription;
	});
	publishPrescription(ctx, taken);
	return readReview(ctx, id);
}

/** Gives an undecided review back, so that a colleague need not wait for the lease to run out. */
export async function closeReview(ctx: Context, id: string): Promise<void> {
	const { staff, prescription } = await requireOwnReview(ctx, ctx.services.db, id);
	const closed = await runTransaction(ctx.services.db, async (trx) => {
		if (!(await endLease(trx, id, staff.id))) return false;
		await appendAudit(trx, ctx, {
			action: 'prescription.review_close',
			subject: { type: 'prescription', id }
		});
		return true;
	});
	if (closed) publishPrescription(ctx, prescription);
}
