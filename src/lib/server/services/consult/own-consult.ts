import { Failure } from '$lib/contract/errors';
import { requireDevice, requireScope } from '../../access';
import type { Context } from '../../context';
import { findConsult, type ConsultRow } from '../../repositories/consults';

/**
 * A consult that was asked for at this kiosk and has not moved to another.
 * @throws Failure place_moved when the customer has gone on at another kiosk of the shop, not_found, forbidden.
 */
export async function requireOwnConsult(ctx: Context, id: string): Promise<ConsultRow> {
	const device = requireDevice(ctx, 'consult.request');
	const row = await findConsult(ctx.services.db, id);
	if (!row) throw new Failure('not_found', 'no such consult');
	if (row.deviceId !== device.id && row.leftDeviceId === device.id)
		throw new Failure('place_moved', 'this consult goes on at another kiosk of the shop');
	requireScope(ctx, { deviceId: row.deviceId });
	return row;
}
