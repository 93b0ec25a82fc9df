import { prepareReviewBody } from '$lib/contract/http/review';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { prepareReview } from '$lib/server/services/review/prepare-review';

export const POST = endpoint({
	operation: 'review.prepare',
	body: prepareReviewBody,
	run: (ctx, decision, { params }) => prepareReview(ctx, requireId(params.prescriptionId), decision)
});
