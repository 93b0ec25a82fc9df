import { approvePairingBody } from '$lib/contract/http/devices';
import { endpoint } from '$lib/server/http/endpoint';
import { approvePairing } from '$lib/server/services/device/approve-pairing';

export const POST = endpoint({
	operation: 'device.pairing.approve',
	body: approvePairingBody,
	run: approvePairing
});
