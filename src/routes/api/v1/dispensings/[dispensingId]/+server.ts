import { endpoint } from '$lib/server/http/endpoint';
import { idParameter } from '$lib/server/http/id-parameter';
import { readReceipt } from '$lib/server/services/dispensing/read-receipt';

export const GET = endpoint({
	operation: 'dispensing.receipt',
	run: (ctx, _body, { params }) => readReceipt(ctx, idParameter(params.dispensingId))
});
