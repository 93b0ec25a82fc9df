import { endpoint } from '$lib/server/http/endpoint';
import { listCallbacks } from '$lib/server/services/callback/list-callbacks';

export const GET = endpoint({ operation: 'callback.list', run: listCallbacks });
