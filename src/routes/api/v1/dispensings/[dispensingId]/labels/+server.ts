import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readLabels } from '$lib/server/services/dispensing/read-labels';

export const GET = endpoint({
	operation: 'dispensing.labels',
	run: (ctx, _body, { params }) => readLabels(ctx, requireId(params.dispensingId))
});
