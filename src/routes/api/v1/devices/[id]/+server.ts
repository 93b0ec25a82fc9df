import { renameDeviceBody } from '$lib/contract/http/devices';
import { endpoint } from '$lib/server/http/endpoint';
import { requirePathId } from '$lib/server/http/request-input';
import { renameDevice } from '$lib/server/services/device/rename-device';

export const PUT = endpoint({
	operation: 'device.rename',
	body: renameDeviceBody,
	run: (ctx, { name }, event) => renameDevice(ctx, { deviceId: requirePathId(event), name })
});
