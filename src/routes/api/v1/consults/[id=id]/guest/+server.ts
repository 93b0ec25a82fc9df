import { askGuestBody } from '$lib/contract/http/guest';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { askGuest } from '$lib/server/services/guest/ask-guest';
import { endVisit } from '$lib/server/services/guest/end-visit';

export const POST = endpoint({
	operation: 'guest.ask',
	body: askGuestBody,
	status: 201,
	run: (ctx, { role }, { params }) => askGuest(ctx, requireId(params.id), role)
});

export const DELETE = endpoint({
	operation: 'guest.end',
	run: (ctx, _, { params }) => endVisit(ctx, requireId(params.id))
});
