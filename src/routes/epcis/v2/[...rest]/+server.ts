import { Failure } from '$lib/contract/errors';
import { epcisEndpoint } from '$lib/server/http/epcis-endpoint';

/** An address below `/epcis/v2` that means nothing is answered as EPCIS answers, not with a page. */
export const fallback = epcisEndpoint({
	operation: 'epcis.resources',
	permission: 'epcis.query',
	run: () => Promise.reject(new Failure('not_found', 'no such resource'))
});
