import { epcisEndpoint } from '$lib/server/http/epcis-endpoint';
import { discovery } from '$lib/server/http/epcis-headers';
import { requireResource } from '$lib/server/services/epcis/list-resources';

export const OPTIONS = discovery('OPTIONS, GET');

/** EPCIS 2.0, section 12.4: what lies below one value of a resource. */
export const GET = epcisEndpoint({
	operation: 'epcis.resources',
	permission: 'epcis.query',
	async run(_, { params }) {
		requireResource(params.resource);
		return { body: ['events'] };
	}
});
