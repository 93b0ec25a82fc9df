import { checkHandInBody } from '$lib/contract/http/hand-in';
import { endpoint } from '$lib/server/http/endpoint';
import { checkHandIn } from '$lib/server/services/hand-in/check-hand-in';

export const POST = endpoint({
	operation: 'hand-in.check',
	body: checkHandInBody,
	run: (ctx, input) => checkHandIn(ctx, input)
});
