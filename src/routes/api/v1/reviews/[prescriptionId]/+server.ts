import { endpoint } from '$lib/server/http/endpoint';
import { idParameter } from '$lib/server/http/id-parameter';
import { readReview } from '$lib/server/services/review/read-review';

export const GET = endpoint({
	operation: 'review.read',
	run: (ctx, _body, { params }) => readReview(ctx, idParameter(params.prescriptionId))
});
