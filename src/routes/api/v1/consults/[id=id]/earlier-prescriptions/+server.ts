import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readEarlier } from '$lib/server/services/prescription/templates';

export const GET = endpoint({
	operation: 'prescription.earlier',
	run: (ctx, _body, { params }) => readEarlier(ctx, requireId(params.id))
});
