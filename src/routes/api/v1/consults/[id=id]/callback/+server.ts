import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { wishCallback } from '$lib/server/services/callback/wish-callback';

export const POST = endpoint({
	operation: 'callback.wish',
	run: (ctx, _body, { params }) => wishCallback(ctx, requireId(params.id))
});
