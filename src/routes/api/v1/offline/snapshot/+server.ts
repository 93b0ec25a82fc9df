import { snapshotQuery } from '$lib/contract/offline';
import { endpoint } from '$lib/server/http/endpoint';
import { packedJson } from '$lib/server/http/packed-json';
import { readQuery } from '$lib/server/http/read-query';
import { readSnapshot } from '$lib/server/services/offline/read-snapshot';

export const GET = endpoint({
	operation: 'offline.snapshot',
	run: async (ctx, _, event) =>
		packedJson(event.request, await readSnapshot(ctx, readQuery(event, snapshotQuery)))
});
