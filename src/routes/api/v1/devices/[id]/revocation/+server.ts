import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { revokeDevice } from '$lib/server/services/device/revoke-device';

export const POST = endpoint({
	operation: 'device.revoke',
	run: (ctx, _, event) => revokeDevice(ctx, { deviceId: requireId(event.params.id) })
});
