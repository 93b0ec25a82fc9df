import { pairBody } from '$lib/contract/http/product-master';
import { endpoint } from '$lib/server/http/endpoint';
import { readQuery } from '$lib/server/http/read-query';
import { compareProducts } from '$lib/server/services/product-master/compare-products';

export const GET = endpoint({
	operation: 'product.compare',
	run: (ctx, _, event) => compareProducts(ctx, readQuery(event, pairBody))
});
