import type { RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import type { Context } from '../context';
import { answerRequest, type Operation } from './answer-request';

interface Endpoint<Body extends v.GenericSchema, Answer> extends Operation<Body, Answer> {
	run(ctx: Context, body: v.InferOutput<Body>, event: RequestEvent): Answer | Promise<Answer>;
}

/** An endpoint of a route: `export const POST = endpoint({ … })`. */
export function endpoint<Body extends v.GenericSchema, Answer>(definition: Endpoint<Body, Answer>) {
	return async (event: RequestEvent): Promise<Response> => {
		const { request, locals } = event;
		// A file or a stream is a whole answer of its own and is passed on as it is.
		let whole: Response | undefined;
		const { status, headers, body } = await answerRequest(
			definition,
			{
				services: locals.services,
				requestId: locals.requestId,
				identify: () => locals.identify(),
				address: () => event.getClientAddress(),
				contentLength: request.headers.get('content-length'),
				text: () => request.text()
			},
			async (ctx, input) => {
				const answer = await definition.run(ctx, input, event);
				if (!(answer instanceof Response)) return answer;
				whole = answer;
				return undefined;
			}
		);
		return whole ?? new Response(body, { status, headers });
	};
}
