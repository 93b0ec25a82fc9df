import { lateScansBody } from '$lib/contract/offline';
import { endpoint } from '$lib/server/http/endpoint';
import { recordScans } from '$lib/server/services/offline/record-scans';

export const POST = endpoint({ operation: 'offline.scan', body: lateScansBody, run: recordScans });
