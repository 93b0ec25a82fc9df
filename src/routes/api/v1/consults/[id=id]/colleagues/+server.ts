import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { listColleagues } from '$lib/server/services/handover/offer-handover';

export const GET = endpoint({
	operation: 'handover.colleagues',
	run: (ctx, _, { params }) => listColleagues(ctx, requireId(params.id))
});
