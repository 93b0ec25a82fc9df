import { endpoint } from '$lib/server/http/endpoint';
import { listSigningKeys } from '$lib/server/services/signing-key/list-keys';

export const GET = endpoint({ operation: 'key.list', run: (ctx) => listSigningKeys(ctx) });
