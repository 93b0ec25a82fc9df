import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readReceipt } from '$lib/server/services/dispensing/read-receipt';

export const GET = endpoint({
	operation: 'dispensing.receipt',
	run: (ctx, _body, { params }) => readReceipt(ctx, requireId(params.dispensingId))
});
