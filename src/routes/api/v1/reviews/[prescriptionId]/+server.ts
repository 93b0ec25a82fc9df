import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readReview } from '$lib/server/services/review/read-review';

export const GET = endpoint({
	operation: 'review.read',
	run: (ctx, _body, { params }) => readReview(ctx, requireId(params.prescriptionId))
});
