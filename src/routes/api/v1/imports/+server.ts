import { importQuery } from '$lib/contract/http/imports';
import { endpoint } from '$lib/server/http/endpoint';
import { readQuery } from '$lib/server/http/read-query';
import { listImports } from '$lib/server/services/imports/list-imports';
import { receiveFile } from '$lib/server/services/imports/receive-file';

export const GET = endpoint({ operation: 'import.list', run: (ctx) => listImports(ctx) });

/** The body is the file itself, streamed to disk. */
export const POST = endpoint({
	operation: 'import.upload',
	status: 201,
	run: (ctx, _, event) => receiveFile(ctx, readQuery(event, importQuery), event.request.body)
});
