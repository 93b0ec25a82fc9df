import { endpoint } from '$lib/server/http/endpoint';
import { readSelf } from '$lib/server/services/device/read-self';

export const GET = endpoint({ operation: 'device.self', run: readSelf });
