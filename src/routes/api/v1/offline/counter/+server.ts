import { endpoint } from '$lib/server/http/endpoint';
import { packedJson } from '$lib/server/http/packed-json';
import { readCounterCopy } from '$lib/server/services/offline-counter/read-counter-copy';

export const GET = endpoint({
	operation: 'offline.counter',
	run: async (ctx, _, event) => packedJson(event.request, await readCounterCopy(ctx))
});
