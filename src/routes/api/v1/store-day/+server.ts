import { storeDayQuery } from '$lib/contract/http/store-day';
import { endpoint } from '$lib/server/http/endpoint';
import { readQuery } from '$lib/server/http/read-query';
import { readStoreDay } from '$lib/server/services/store-day/read-day';

export const GET = endpoint({
	operation: 'store-day.read',
	run: (ctx, _body, event) => readStoreDay(ctx, readQuery(event, storeDayQuery))
});
