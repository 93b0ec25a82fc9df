import { endpoint } from '$lib/server/http/endpoint';
import { currentConsult } from '$lib/server/services/consult/current-consult';

export const GET = endpoint({ operation: 'consult.current', run: currentConsult });
