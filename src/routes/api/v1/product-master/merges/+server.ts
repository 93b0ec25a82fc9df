import { mergeBody } from '$lib/contract/http/product-master';
import { endpoint } from '$lib/server/http/endpoint';
import { mergeProducts } from '$lib/server/services/product-master/merge-products';

export const POST = endpoint({
	operation: 'product.merge',
	body: mergeBody,
	status: 201,
	run: (ctx, body) => mergeProducts(ctx, body)
});
