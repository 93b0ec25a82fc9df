import { resolveConflictBody } from '$lib/contract/http/offline-counter';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { resolveConflict } from '$lib/server/services/offline-counter/resolve-conflict';

export const POST = endpoint({
	operation: 'offline.resolve',
	body: resolveConflictBody,
	run: (ctx, input, { params }) => resolveConflict(ctx, requireId(params.id), input)
});
