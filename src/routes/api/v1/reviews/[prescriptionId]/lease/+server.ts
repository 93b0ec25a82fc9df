import { endpoint } from '$lib/server/http/endpoint';
import { idParameter } from '$lib/server/http/id-parameter';
import { closeReview, openReview } from '$lib/server/services/review/open-review';

export const POST = endpoint({
	operation: 'review.open',
	run: (ctx, _body, { params }) => openReview(ctx, idParameter(params.prescriptionId))
});

export const DELETE = endpoint({
	operation: 'review.close',
	run: (ctx, _body, { params }) => closeReview(ctx, idParameter(params.prescriptionId))
});
