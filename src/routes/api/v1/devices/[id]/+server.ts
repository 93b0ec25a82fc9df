import { renameDeviceBody } from '$lib/contract/http/devices';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { renameDevice } from '$lib/server/services/device/rename-device';

export const PUT = endpoint({
	operation: 'device.rename',
	body: renameDeviceBody,
	run: (ctx, { name }, event) => renameDevice(ctx, { deviceId: requireId(event.params.id), name })
});
