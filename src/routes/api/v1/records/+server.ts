import { endpoint } from '$lib/server/http/endpoint';
import { listRecords } from '$lib/server/services/record/read-record';

export const GET = endpoint({ operation: 'record.list', run: (ctx) => listRecords(ctx) });
