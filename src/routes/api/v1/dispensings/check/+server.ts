import { checkPackBody } from '$lib/contract/http/dispensing';
import { endpoint } from '$lib/server/http/endpoint';
import { checkPack } from '$lib/server/services/dispensing/check-pack';

export const POST = endpoint({
	operation: 'dispensing.check',
	body: checkPackBody,
	run: (ctx, input) => checkPack(ctx, input)
});
