import { followUpDoneBody } from '$lib/contract/http/record';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { finishReminder } from '$lib/server/services/follow-up/follow-ups';

export const POST = endpoint({
	operation: 'follow-up.done',
	body: followUpDoneBody,
	run: (ctx, { result }, { params }) => finishReminder(ctx, requireId(params.id), result)
});
