import { captureLimits } from '$lib/server/epcis/limits';
import { epcisEndpoint } from '$lib/server/http/epcis-endpoint';
import {
	behaviourHeaders,
	captureLimitHeaders,
	discovery,
	readBehaviour
} from '$lib/server/http/epcis-headers';
import { nextPage, readPaging } from '$lib/server/http/epcis-paging';
import { captureDocument } from '$lib/server/services/epcis/capture-document';
import { listCaptures } from '$lib/server/services/epcis/read-jobs';

export const OPTIONS = discovery('OPTIONS, GET, POST', {
	...captureLimitHeaders,
	...behaviourHeaders('rollback')
});

export const POST = epcisEndpoint({
	operation: 'epcis.capture',
	permission: 'epcis.capture',
	bytes: captureLimits.bytes,
	async run(ctx, { request, url }, bytes) {
		const behaviour = readBehaviour(request.headers);
		const id = await captureDocument(ctx, { bytes, behaviour });
		return {
			status: 202,
			headers: {
				Location: `${url.origin}/epcis/v2/capture/${id}`,
				...captureLimitHeaders,
				...behaviourHeaders(behaviour)
			}
		};
	}
});

export const GET = epcisEndpoint({
	operation: 'epcis.jobs',
	permission: 'epcis.query',
	async run(ctx, { url }) {
		const { perPage, token } = readPaging(url);
		const { jobs, next } = await listCaptures(ctx, perPage, token);
		return { body: jobs, headers: nextPage(url, next) };
	}
});
