import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { undoProductMerge } from '$lib/server/services/product-master/merge-products';

export const POST = endpoint({
	operation: 'product.unmerge',
	run: (ctx, _, event) => undoProductMerge(ctx, requireId(event.params.id))
});
