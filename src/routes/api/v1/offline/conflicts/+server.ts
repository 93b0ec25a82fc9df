import { endpoint } from '$lib/server/http/endpoint';
import { listConflicts } from '$lib/server/services/offline-counter/list-conflicts';

export const GET = endpoint({ operation: 'offline.conflicts', run: listConflicts });
