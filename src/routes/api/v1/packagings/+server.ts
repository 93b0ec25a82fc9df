import { repackBody } from '$lib/contract/http/packaging';
import { endpoint } from '$lib/server/http/endpoint';
import { repack } from '$lib/server/services/packaging/repack';

export const POST = endpoint({
	operation: 'packaging.change',
	body: repackBody,
	run: (ctx, input) => repack(ctx, input)
});
