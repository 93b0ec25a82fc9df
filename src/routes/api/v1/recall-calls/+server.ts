import { recallCallBody } from '$lib/contract/http/store-day';
import { endpoint } from '$lib/server/http/endpoint';
import { readRecallCalls } from '$lib/server/services/recall/list-recall-calls';
import { recordRecallCall } from '$lib/server/services/recall/record-recall-call';

export const GET = endpoint({
	operation: 'recall.call_list',
	run: (ctx) => readRecallCalls(ctx)
});

export const POST = endpoint({
	operation: 'recall.call',
	body: recallCallBody,
	run: async (ctx, input) => {
		await recordRecallCall(ctx, input);
		return { recorded: true };
	}
});
