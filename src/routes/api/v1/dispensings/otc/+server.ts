import { sellOtcBody } from '$lib/contract/http/dispensing';
import { endpoint } from '$lib/server/http/endpoint';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';

export const POST = endpoint({
	operation: 'otc.sell',
	body: sellOtcBody,
	run: (ctx, input) => sellOtc(ctx, input)
});
