import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { walkAround } from '$lib/server/services/consult/walk-around';

export const POST = endpoint({
	operation: 'consult.walk',
	run: (ctx, _body, { params }) => walkAround(ctx, requireId(params.id))
});
