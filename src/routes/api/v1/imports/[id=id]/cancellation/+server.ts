import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { cancelOwnImport } from '$lib/server/services/imports/decide-import';

export const POST = endpoint({
	operation: 'import.cancel',
	run: (ctx, _, event) => cancelOwnImport(ctx, requireId(event.params.id))
});
