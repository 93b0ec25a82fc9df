import { epcisEndpoint } from '$lib/server/http/epcis-endpoint';
import { discovery } from '$lib/server/http/epcis-headers';
import { readEvent } from '$lib/server/services/epcis/query-events';

export const OPTIONS = discovery('OPTIONS, GET');

export const GET = epcisEndpoint({
	operation: 'epcis.query',
	permission: 'epcis.query',
	run: async (ctx, { params }) => ({ body: await readEvent(ctx, params.eventID ?? '') })
});
