import { endpoint } from '$lib/server/http/endpoint';
import { listChoice } from '$lib/server/services/consult/list-choice';

export const GET = endpoint({ operation: 'consult.doctors', run: listChoice });
