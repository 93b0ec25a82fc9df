import { captureLimits } from '$lib/server/epcis/limits';
import { epcisEndpoint } from '$lib/server/http/epcis-endpoint';
import { discovery } from '$lib/server/http/epcis-headers';
import { nextPage, splitToken } from '$lib/server/http/epcis-paging';
import { captureEvent } from '$lib/server/services/epcis/capture-event';
import { queryPage } from '$lib/server/services/epcis/query-events';

export const OPTIONS = discovery('OPTIONS, GET, POST');

export const GET = epcisEndpoint({
	operation: 'epcis.query',
	permission: 'epcis.query',
	async run(ctx, { url }) {
		const { parameters, token } = splitToken(url);
		const { document, next } = await queryPage(ctx, parameters, token);
		return { body: document, headers: nextPage(url, next) };
	}
});

export const POST = epcisEndpoint({
	operation: 'epcis.event',
	permission: 'epcis.capture',
	bytes: captureLimits.bytesOfEvent,
	async run(ctx, { url }, bytes) {
		const { eventId, event } = await captureEvent(ctx, bytes);
		const location = `${url.origin}/epcis/v2/events/${encodeURIComponent(eventId)}`;
		return { status: 201, body: event, headers: { Location: location } };
	}
});
