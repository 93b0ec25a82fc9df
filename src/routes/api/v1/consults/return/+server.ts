import { returnBody } from '$lib/contract/http/reception';
import { endpoint } from '$lib/server/http/endpoint';
import { returnToPlace } from '$lib/server/services/consult/return-to-place';

export const POST = endpoint({ operation: 'consult.return', body: returnBody, run: returnToPlace });
