import { epcisEndpoint } from '$lib/server/http/epcis-endpoint';
import { discovery } from '$lib/server/http/epcis-headers';
import { nextPage, splitToken } from '$lib/server/http/epcis-paging';
import { requireResource, resources } from '$lib/server/services/epcis/list-resources';
import { queryPage } from '$lib/server/services/epcis/query-events';

export const OPTIONS = discovery('OPTIONS, GET');

export const GET = epcisEndpoint({
	operation: 'epcis.query',
	permission: 'epcis.query',
	async run(ctx, { params, url }) {
		const { parameter } = resources[requireResource(params.resource)];
		const { parameters, token } = splitToken(url);
		const all = [[parameter, params.value ?? ''] as const, ...parameters];
		const { document, next } = await queryPage(ctx, all, token);
		return { body: document, headers: nextPage(url, next) };
	}
});
