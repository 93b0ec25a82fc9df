import { decideReviewBody } from '$lib/contract/http/review';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { decideReview } from '$lib/server/services/review/decide-review';

export const POST = endpoint({
	operation: 'review.decide',
	body: decideReviewBody,
	run: (ctx, signed, { params }) => decideReview(ctx, requireId(params.prescriptionId), signed)
});
