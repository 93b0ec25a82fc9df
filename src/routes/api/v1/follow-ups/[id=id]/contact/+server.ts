import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { contactOf } from '$lib/server/services/follow-up/follow-ups';

/** POST, because each look is written down. */
export const POST = endpoint({
	operation: 'follow-up.contact',
	run: (ctx, _, { params }) => contactOf(ctx, requireId(params.id))
});
