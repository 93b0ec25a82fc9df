import { closeDayBody } from '$lib/contract/http/store-day';
import { endpoint } from '$lib/server/http/endpoint';
import { closeDay } from '$lib/server/services/store-day/close-day';

export const POST = endpoint({
	operation: 'store-day.close',
	body: closeDayBody,
	status: 201,
	run: (ctx, input) => closeDay(ctx, input)
});
