import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { cancelConsult } from '$lib/server/services/consult/cancel-consult';

export const POST = endpoint({
	operation: 'consult.cancel',
	run: (ctx, _body, { params }) => cancelConsult(ctx, requireId(params.id))
});
