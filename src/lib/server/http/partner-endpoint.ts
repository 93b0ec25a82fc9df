import type { RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import { identifyPartner, partnerTokenOf } from '../auth/partner-token';
import { endpoint } from './endpoint';

/** As `endpoint`, for another hospital's system that sends a token for exactly this address; everybody else is who they are. */
export function partnerEndpoint<Body extends v.GenericSchema, Answer>(
	definition: Parameters<typeof endpoint<Body, Answer>>[0]
) {
	const answer = endpoint(definition);
	return (event: RequestEvent): Promise<Response> => {
		const { locals } = event;
		const token = partnerTokenOf(event.request.headers.get('authorization'));
		if (token) {
			const audience = `${locals.services.config.origin}${event.url.pathname}`;
			event.locals.identify = () => identifyPartner(locals.services, token, audience, new Date());
		}
		return answer(event);
	};
}
