import { destructionBody } from '$lib/contract/http/hand-in';
import { endpoint } from '$lib/server/http/endpoint';
import { handOverForDestruction } from '$lib/server/services/hand-in/hand-over-for-destruction';

export const POST = endpoint({
	operation: 'hand-in.destroy',
	body: destructionBody,
	status: 201,
	run: (ctx, input) => handOverForDestruction(ctx, input)
});
