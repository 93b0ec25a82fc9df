import { Failure } from '$lib/contract/errors';
import { requireManager, requireScope } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { lockDevice, setDeviceName } from '../../repositories/devices';

/** @param input.name 1 to 40 characters. @throws Failure not_found, forbidden for another chain's */
export async function renameDevice(
	ctx: Context,
	{ deviceId, name }: { deviceId: string; name: string }
): Promise<void> {
	requireManager(ctx, 'device.manage');
	const device = await ctx.services.db.transaction().execute(async (trx) => {
		const device = await lockDevice(trx, deviceId);
		if (!device) throw new Failure('not_found', 'no such machine');
		requireScope(ctx, { chainId: device.chainId, storeId: device.storeId });
		await setDeviceName(trx, deviceId, name);
		await appendAudit(trx, ctx, {
			action: 'device.rename',
			subject: { type: 'device', id: deviceId },
			detail: { from: device.name, to: name }
		});
		return device;
	});
	ctx.services.publish({ kind: 'device', deviceId, chainId: device.chainId });
}
