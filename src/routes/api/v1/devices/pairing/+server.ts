import { endpoint } from '$lib/server/http/endpoint';
import { startPairing } from '$lib/server/services/device/start-pairing';

export const POST = endpoint({
	operation: 'device.pairing.start',
	open: true,
	status: 201,
	run: startPairing
});
