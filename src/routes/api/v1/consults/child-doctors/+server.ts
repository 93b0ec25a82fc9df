import { endpoint } from '$lib/server/http/endpoint';
import { childDoctors } from '$lib/server/services/consult/child-doctors';

export const GET = endpoint({ operation: 'consult.child-doctors', run: childDoctors });
