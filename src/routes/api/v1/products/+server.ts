import { endpoint } from '$lib/server/http/endpoint';
import { findProducts } from '$lib/server/services/product/search-products';

export const GET = endpoint({
	operation: 'product.search',
	run: (ctx, _body, { url }) => findProducts(ctx, url.searchParams.get('q') ?? '')
});
