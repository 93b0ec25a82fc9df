import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { closeCallback } from '$lib/server/services/callback/answer-callback';

export const POST = endpoint({
	operation: 'callback.done',
	run: (ctx, _body, { params }) => closeCallback(ctx, requireId(params.id))
});
