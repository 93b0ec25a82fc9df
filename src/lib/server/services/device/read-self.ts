import { Failure } from '$lib/contract/errors';
import type { DeviceSelf } from '$lib/contract/http/devices';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { findDeviceWithStore } from '../../repositories/devices';

/** The kiosk asks who it is; a browser that is no kiosk is told not_signed_in. */
export async function readSelf(ctx: Context): Promise<DeviceSelf> {
	const { id } = requireDevice(ctx, 'device.self');
	const found = await findDeviceWithStore(ctx.services.db, id);
	if (!found) throw new Failure('not_found', 'this machine is no longer on the list');
	return { id: found.id, name: found.name, store: { id: found.storeId, name: found.storeName } };
}
