import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { openNumber } from '$lib/server/services/callback/answer-callback';

export const POST = endpoint({
	operation: 'callback.open',
	run: (ctx, _body, { params }) => openNumber(ctx, requireId(params.id))
});
