import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { consultOfDevice } from '$lib/server/services/consult/consult-of-device';

export const GET = endpoint({
	operation: 'consult.read',
	run: (ctx, _body, { params }) => consultOfDevice(ctx, requireId(params.id))
});
