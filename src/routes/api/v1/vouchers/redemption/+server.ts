import { redeemBody } from '$lib/contract/http/hand-in';
import { endpoint } from '$lib/server/http/endpoint';
import { redeemVoucher } from '$lib/server/services/hand-in/redeem-voucher';

export const POST = endpoint({
	operation: 'voucher.redeem',
	body: redeemBody,
	run: (ctx, input) => redeemVoucher(ctx, input)
});
