import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readLeaflet } from '$lib/server/services/product/read-leaflet';

export const GET = endpoint({
	operation: 'product.leaflet',
	run: (ctx, _body, { params }) => readLeaflet(ctx, requireId(params.id))
});
