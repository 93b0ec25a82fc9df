import { prepareReviewBody } from '$lib/contract/http/review';
import { endpoint } from '$lib/server/http/endpoint';
import { idParameter } from '$lib/server/http/id-parameter';
import { prepareReview } from '$lib/server/services/review/prepare-review';

export const POST = endpoint({
	operation: 'review.prepare',
	body: prepareReviewBody,
	run: (ctx, decision, { params }) => prepareReview(ctx, idParameter(params.prescriptionId), decision)
});
