import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { findOpenOfDevice } from '../../repositories/consults';

/** @returns the hospital whose queue this kiosk's customer waits in. */
export async function queueOfDevice(ctx: Context): Promise<string | undefined> {
	const device = requireDevice(ctx, 'consult.request');
	return (await findOpenOfDevice(ctx.services.db, device.id))?.hospitalId;
}
