import { endpoint } from '$lib/server/http/endpoint';
import { readMaster } from '$lib/server/services/product-master/read-master';

export const GET = endpoint({ operation: 'product.master', run: (ctx) => readMaster(ctx) });
