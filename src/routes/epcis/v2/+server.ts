import { epcisEndpoint } from '$lib/server/http/epcis-endpoint';
import { discovery } from '$lib/server/http/epcis-headers';
import { resources } from '$lib/server/services/epcis/list-resources';

export const OPTIONS = discovery('OPTIONS, GET');

export const GET = epcisEndpoint({
	operation: 'epcis.resources',
	permission: 'epcis.query',
	run: async () => ({ body: ['events', ...Object.keys(resources), 'capture'] })
});
