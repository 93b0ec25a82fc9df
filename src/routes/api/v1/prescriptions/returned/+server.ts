import { endpoint } from '$lib/server/http/endpoint';
import { listReturned } from '$lib/server/services/prescription/list-returned';

export const GET = endpoint({ operation: 'prescription.returned', run: (ctx) => listReturned(ctx) });
