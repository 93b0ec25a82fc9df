import type { DeviceActor } from '$lib/contract/actor';
import { Failure } from '$lib/contract/errors';

/** A cookie that was good once. The audit trail names the machine, so that its chain can read about it. */
export class RevokedDevice extends Failure {
	constructor(readonly device: DeviceActor) {
		super('device_revoked', 'this device was revoked by a manager', { subject: device.id });
	}
}
