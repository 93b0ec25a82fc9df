import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { takeConsult } from '$lib/server/services/consult/take-consult';

export const POST = endpoint({
	operation: 'consult.take',
	run: (ctx, _body, { params }) => takeConsult(ctx, requireId(params.id))
});
