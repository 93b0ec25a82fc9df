import type { DeviceConsult } from '$lib/contract/http/consult';
import { Failure } from '$lib/contract/errors';
import { requireDevice, requireScope } from '../../access';
import type { Context } from '../../context';
import { findConsult } from '../../repositories/consults';
import { viewForDevice } from './device-view';

/** One consult of this kiosk, ended ones included: how it ended decides what the customer does next. */
export async function consultOfDevice(ctx: Context, id: string): Promise<DeviceConsult> {
	requireDevice(ctx, 'consult.request');
	const row = await findConsult(ctx.services.db, id);
	if (!row) throw new Failure('not_found', 'no such consult');
	requireScope(ctx, { deviceId: row.deviceId });
	return viewForDevice(ctx, row);
}
