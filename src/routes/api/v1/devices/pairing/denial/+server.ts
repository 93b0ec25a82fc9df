import { denyPairingBody } from '$lib/contract/http/devices';
import { endpoint } from '$lib/server/http/endpoint';
import { denyPairing } from '$lib/server/services/device/deny-pairing';

export const POST = endpoint({ operation: 'device.pairing.deny', body: denyPairingBody, run: denyPairing });
