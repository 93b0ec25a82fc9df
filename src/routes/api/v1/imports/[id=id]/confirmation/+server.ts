import { confirmImportBody } from '$lib/contract/http/imports';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { confirmOwnImport } from '$lib/server/services/imports/decide-import';

export const POST = endpoint({
	operation: 'import.confirm',
	body: confirmImportBody,
	run: (ctx, { faulty }, event) => confirmOwnImport(ctx, { id: requireId(event.params.id), faulty })
});
