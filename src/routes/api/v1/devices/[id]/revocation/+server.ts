import { endpoint } from '$lib/server/http/endpoint';
import { requirePathId } from '$lib/server/http/request-input';
import { revokeDevice } from '$lib/server/services/device/revoke-device';

export const POST = endpoint({
	operation: 'device.revoke',
	run: (ctx, _, event) => revokeDevice(ctx, { deviceId: requirePathId(event) })
});
