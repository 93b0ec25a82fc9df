import { Failure } from '$lib/contract/errors';
import { requireCounter, requireScope } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { findCounterPrescription, type CounterPrescription } from '../../repositories/counter-prescriptions';
import type { CounterStaff } from '../dispensing/claim-rules';

/** A review that is opened is one pharmacist's for so long; opening it again begins the time anew. */
export const leaseMs = 10 * 60_000;

export interface OwnReview {
	readonly staff: CounterStaff;
	readonly prescription: CounterPrescription;
}

/**
 * A prescription of the pharmacist's own store. Drafts are the doctor's alone and do not exist here.
 * @throws Failure not_signed_in, forbidden, not_found
 */
export async function requireOwnReview(ctx: Context, db: Queryable, id: string): Promise<OwnReview> {
	const staff = requireCounter(ctx, 'prescription.review');
	const prescription = await findCounterPrescription(db, id);
	if (!prescription || prescription.status === 'draft')
		throw new Failure('not_found', 'no such prescription');
	requireScope(ctx, { chainId: prescription.chainId, storeId: prescription.storeId });
	return { staff, prescription };
}

/** Whose the review is at this moment; a lease that was left lying is nobody's. */
export function leaseOf(
	{ status, reviewerId, reviewerName, reviewOpenedAt }: CounterPrescription,
	now: Date
): { readonly id: string; readonly name: string; readonly until: Date } | null {
	if (status !== 'signed' || reviewerId === null || reviewOpenedAt === null) return null;
	const until = new Date(reviewOpenedAt.getTime() + leaseMs);
	return until < now ? null : { id: reviewerId, name: reviewerName ?? '', until };
}

export const reviewedByOther = (prescription: CounterPrescription): Failure =>
	new Failure('taken_by_other', 'another pharmacist reviews this prescription', {
		subject: prescription.id,
		by: prescription.reviewerName,
		since: prescription.reviewOpenedAt?.toISOString() ?? null
	});

export const notReviewable = ({ id, status }: CounterPrescription): Failure =>
	new Failure('not_allowed_now', `the prescription is ${status}`, { subject: id, status });
