import { reverseSaleBody } from '$lib/contract/http/returns';
import { endpoint } from '$lib/server/http/endpoint';
import { reverseSale } from '$lib/server/services/returns/reverse-sale';

export const POST = endpoint({
	operation: 'sale.reverse',
	body: reverseSaleBody,
	status: 201,
	run: (ctx, input) => reverseSale(ctx, input)
});
