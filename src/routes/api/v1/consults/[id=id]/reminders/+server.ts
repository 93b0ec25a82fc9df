import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { listReminders } from '$lib/server/services/follow-up/follow-ups';

export const GET = endpoint({
	operation: 'follow-up.remind',
	run: (ctx, _, { params }) => listReminders(ctx, requireId(params.id))
});
