import { handoverAnswerBody } from '$lib/contract/http/record';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { answerHandover } from '$lib/server/services/handover/answer-handover';

export const POST = endpoint({
	operation: 'handover.answer',
	body: handoverAnswerBody,
	run: (ctx, body, { params }) => answerHandover(ctx, requireId(params.id), body)
});
