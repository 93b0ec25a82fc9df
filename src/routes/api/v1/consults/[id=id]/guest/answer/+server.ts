import { answerGuestBody } from '$lib/contract/http/guest';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { answerGuest } from '$lib/server/services/guest/ask-guest';

export const POST = endpoint({
	operation: 'guest.answer',
	body: answerGuestBody,
	run: (ctx, answer, { params }) => answerGuest(ctx, requireId(params.id), answer)
});
