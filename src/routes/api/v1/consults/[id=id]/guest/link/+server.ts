import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { makeGuestLink } from '$lib/server/services/guest/ask-guest';

export const POST = endpoint({
	operation: 'guest.link',
	status: 201,
	run: (ctx, _, { params }) => makeGuestLink(ctx, requireId(params.id))
});
