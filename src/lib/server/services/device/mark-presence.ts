import { requireDevice } from '../../access';
import type { Context } from '../../context';
import { setDeviceGone, setDeviceSeen } from '../../repositories/devices';

/** The kiosk's line was opened, or is still open. Screens are told only of what is new. */
export async function markSeen(ctx: Context, { opened }: { opened: boolean }): Promise<void> {
	const { id, chainId } = requireDevice(ctx, 'device.self');
	await setDeviceSeen(ctx.services.db, id, ctx.now());
	if (opened) ctx.services.publish({ kind: 'device', deviceId: id, chainId });
}

/** The last line of the kiosk was closed. */
export async function markGone(ctx: Context): Promise<void> {
	const { id, chainId } = requireDevice(ctx, 'device.self');
	await setDeviceGone(ctx.services.db, id, ctx.now());
	ctx.services.publish({ kind: 'device', deviceId: id, chainId });
}
