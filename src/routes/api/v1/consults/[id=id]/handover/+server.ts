import { handoverBody } from '$lib/contract/http/record';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { withdrawHandover } from '$lib/server/services/handover/answer-handover';
import { offerHandover } from '$lib/server/services/handover/offer-handover';

export const POST = endpoint({
	operation: 'handover.offer',
	status: 201,
	body: handoverBody,
	run: (ctx, body, { params }) => offerHandover(ctx, requireId(params.id), body.doctorId)
});

export const DELETE = endpoint({
	operation: 'handover.withdraw',
	run: (ctx, _, { params }) => withdrawHandover(ctx, requireId(params.id))
});
