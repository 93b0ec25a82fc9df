import { epcisEndpoint } from '$lib/server/http/epcis-endpoint';
import { behaviourHeaders, discovery } from '$lib/server/http/epcis-headers';
import { readJob } from '$lib/server/services/epcis/read-jobs';

export const OPTIONS = discovery('OPTIONS, GET');

export const GET = epcisEndpoint({
	operation: 'epcis.job',
	permission: 'epcis.query',
	async run(ctx, { params }) {
		const body = await readJob(ctx, params.captureID ?? '');
		return { body, headers: behaviourHeaders(body.captureErrorBehaviour) };
	}
});
