import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readRecord } from '$lib/server/services/record/read-record';

export const GET = endpoint({
	operation: 'record.read',
	run: (ctx, _, { params }) => readRecord(ctx, requireId(params.id))
});
