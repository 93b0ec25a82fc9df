import { checkReturnBody } from '$lib/contract/http/returns';
import { endpoint } from '$lib/server/http/endpoint';
import { checkReturn } from '$lib/server/services/returns/check-return';

export const POST = endpoint({
	operation: 'sale.return_check',
	body: checkReturnBody,
	run: (ctx, input) => checkReturn(ctx, input)
});
