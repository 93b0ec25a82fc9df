import { decideReviewBody } from '$lib/contract/http/review';
import { endpoint } from '$lib/server/http/endpoint';
import { idParameter } from '$lib/server/http/id-parameter';
import { decideReview } from '$lib/server/services/review/decide-review';

export const POST = endpoint({
	operation: 'review.decide',
	body: decideReviewBody,
	run: (ctx, signed, { params }) => decideReview(ctx, idParameter(params.prescriptionId), signed)
});
