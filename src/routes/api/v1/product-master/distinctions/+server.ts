import { pairBody } from '$lib/contract/http/product-master';
import { endpoint } from '$lib/server/http/endpoint';
import { partProducts } from '$lib/server/services/product-master/merge-products';

export const POST = endpoint({
	operation: 'product.part',
	body: pairBody,
	run: (ctx, body) => partProducts(ctx, body)
});
