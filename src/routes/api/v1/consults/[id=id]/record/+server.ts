import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { consultRecord } from '$lib/server/services/consult/consult-record';

export const GET = endpoint({
	operation: 'consult.record',
	run: (ctx, _body, { params }) => consultRecord(ctx, requireId(params.id))
});
