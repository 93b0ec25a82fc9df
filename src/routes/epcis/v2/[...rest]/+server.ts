import { Failure } from '$lib/contract/errors';
import { epcisEndpoint } from '$lib/server/http/epcis-endpoint';

/** An address below `/epcis/v2` that means nothing is answered as EPCIS answers, not with a page. */
export const fallback = epcisEndpoint({
	operation: 'epcis.resources',
	permission: 'epcis.query',
	run: (_, { params }) =>
		Promise.reject(
			// Named queries and subscriptions are parts of the standard that are not offered.
			/^queries(\/|$)|\/subscriptions(\/|$)/.test(params.rest ?? '')
				? new Failure('not_implemented', 'named queries and subscriptions are not offered')
				: new Failure('not_found', 'no such resource')
		)
});
