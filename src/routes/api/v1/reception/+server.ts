import { endpoint } from '$lib/server/http/endpoint';
import { readReception } from '$lib/server/services/reception/read-reception';

export const GET = endpoint({ operation: 'reception.read', run: readReception });
