import { endpoint } from '$lib/server/http/endpoint';
import { listDevices } from '$lib/server/services/device/list-devices';

export const GET = endpoint({ operation: 'device.list', run: listDevices });
