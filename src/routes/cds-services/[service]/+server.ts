import { hookRequestSchema } from '$lib/contract/http/cds';
import { partnerEndpoint } from '$lib/server/http/partner-endpoint';
import { answerHook } from '$lib/server/services/cds/answer-hook';

export const POST = partnerEndpoint({
	operation: 'cds.ask',
	body: hookRequestSchema,
	run: (ctx, request, { params }) => answerHook(ctx, params.service ?? '', request)
});
