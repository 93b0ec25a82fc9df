import { takeBody } from '$lib/contract/realtime/call';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { takeConsult } from '$lib/server/services/consult/take-consult';

export const POST = endpoint({
	operation: 'consult.take',
	body: takeBody,
	run: (ctx, { opening }, { params }) => takeConsult(ctx, requireId(params.id), opening)
});
