import { checkRepackingBody } from '$lib/contract/http/packaging';
import { endpoint } from '$lib/server/http/endpoint';
import { checkRepacking } from '$lib/server/services/packaging/check-repacking';

export const POST = endpoint({
	operation: 'packaging.check',
	body: checkRepackingBody,
	run: (ctx, input) => checkRepacking(ctx, input)
});
