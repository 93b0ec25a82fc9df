import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { summaryForDevice } from '$lib/server/services/summary/give-summary';

export const GET = endpoint({
	operation: 'summary.read',
	run: (ctx, _, { params }) => summaryForDevice(ctx, requireId(params.id))
});
