import { traceDoubtQuery } from '$lib/contract/http/trace-doubts';
import { endpoint } from '$lib/server/http/endpoint';
import { readQuery } from '$lib/server/http/read-query';
import { listDoubts } from '$lib/server/services/epcis/list-doubts';

export const GET = endpoint({
	operation: 'epcis.query',
	run: (ctx, _, event) => listDoubts(ctx, readQuery(event, traceDoubtQuery))
});
