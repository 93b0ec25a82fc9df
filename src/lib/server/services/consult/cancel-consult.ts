import { Failure } from '$lib/contract/errors';
import { requireDevice, requireScope } from '../../access';
import type { Context } from '../../context';
import { findConsult } from '../../repositories/consults';
import { finish } from './finish-consult';

/**
 * The customer gives up waiting. When a doctor has taken the patient in the same moment, the call is called off:
 * who pressed 取消 wants to leave. Cancelling twice changes nothing more.
 */
export async function cancelConsult(ctx: Context, id: string): Promise<void> {
	requireDevice(ctx, 'consult.request');
	const row = await findConsult(ctx.services.db, id);
	if (!row) throw new Failure('not_found', 'no such consult');
	requireScope(ctx, { deviceId: row.deviceId });
	if (row.status === 'cancelled') return;
	await finish(ctx, row, { event: 'cancel', endedBy: 'customer', outcome: null });
}
