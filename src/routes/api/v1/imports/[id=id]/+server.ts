import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readImport } from '$lib/server/services/imports/read-import';

export const GET = endpoint({
	operation: 'import.read',
	run: (ctx, _, event) => readImport(ctx, requireId(event.params.id))
});
