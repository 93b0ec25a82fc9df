import { epcisEndpoint } from '$lib/server/http/epcis-endpoint';
import { discovery } from '$lib/server/http/epcis-headers';
import { nextPage, readPaging } from '$lib/server/http/epcis-paging';
import { listResources, requireResource } from '$lib/server/services/epcis/list-resources';

export const OPTIONS = discovery('OPTIONS, GET');

export const GET = epcisEndpoint({
	operation: 'epcis.resources',
	permission: 'epcis.query',
	async run(ctx, { params, url }) {
		const { perPage, token } = readPaging(url);
		const { document, next } = await listResources(ctx, requireResource(params.resource), perPage, token);
		return { body: document, headers: nextPage(url, next) };
	}
});
