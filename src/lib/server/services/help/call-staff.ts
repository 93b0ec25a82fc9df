import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';

/**
 * A customer at a kiosk wants a person: the counter of that store is told, and it is written down.
 * @returns when the counter was told, ISO instant
 */
export async function callStaff(ctx: Context): Promise<{ calledAt: string }> {
	const device = requireDevice(ctx, 'help.call');
	await ctx.services.db
		.transaction()
		.execute((trx) =>
			appendAudit(trx, ctx, { action: 'help.call', subject: { type: 'device', id: device.id } })
		);
	ctx.services.publish({ kind: 'help', deviceId: device.id, storeId: device.storeId });
	return { calledAt: ctx.now().toISOString() };
}
