import type { DeviceConsult } from '$lib/contract/http/consult';
import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { viewForDevice } from './device-view';
import { requireOwnConsult } from './own-consult';

/** One consult of this kiosk, ended ones included: how it ended decides what the customer does next. */
export async function consultOfDevice(ctx: Context, id: string): Promise<DeviceConsult> {
	requireDevice(ctx, 'consult.request');
	return viewForDevice(ctx, await requireOwnConsult(ctx, id));
}
