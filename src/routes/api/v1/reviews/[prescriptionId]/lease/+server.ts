import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { closeReview, openReview } from '$lib/server/services/review/open-review';

export const POST = endpoint({
	operation: 'review.open',
	run: (ctx, _body, { params }) => openReview(ctx, requireId(params.prescriptionId))
});

export const DELETE = endpoint({
	operation: 'review.close',
	run: (ctx, _body, { params }) => closeReview(ctx, requireId(params.prescriptionId))
});
