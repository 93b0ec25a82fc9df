import { parseEndpoint } from '$lib/server/direct-endpoints';
import { endpoint } from '$lib/server/http/endpoint';

export const POST = endpoint(parseEndpoint);
