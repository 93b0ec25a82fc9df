import { messageBody } from '$lib/contract/http/consult';
import { endpoint } from '$lib/server/http/endpoint';
import { requireCount, requireId } from '$lib/server/http/path-id';
import { listMessages } from '$lib/server/services/consult/list-messages';
import { postMessage } from '$lib/server/services/consult/post-message';

export const GET = endpoint({
	operation: 'consult.messages',
	run: (ctx, _body, { params, url }) =>
		listMessages(ctx, requireId(params.id), requireCount(url.searchParams.get('since')))
});

export const POST = endpoint({
	operation: 'consult.message',
	body: messageBody,
	run: (ctx, body, { params }) => postMessage(ctx, requireId(params.id), body)
});
