import { endpoint } from '$lib/server/http/endpoint';
import { discover } from '$lib/server/services/cds/describe-services';

export const GET = endpoint({ operation: 'cds.describe', open: true, run: (ctx) => discover(ctx) });
