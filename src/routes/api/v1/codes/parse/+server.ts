import { codeRequest } from '$lib/contract/http/verification';
import { endpoint } from '$lib/server/http/endpoint';
import { codeAnswerText } from '$lib/server/services/verification/code-answer';
import { readCode } from '$lib/server/services/verification/read-code';

export const POST = endpoint({
	operation: 'code.parse',
	body: codeRequest,
	run: async (ctx, body) =>
		new Response(codeAnswerText(readCode(ctx, body)), {
			headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }
		})
});
