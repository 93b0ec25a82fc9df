import { Failure } from '$lib/contract/errors';
import { requireManager, requireScope } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findOpenOfDevice } from '../../repositories/consults';
import { lockDevice, setDeviceRevoked } from '../../repositories/devices';
import { finishWithin, tellFinished } from '../consult/finish-consult';

const revoked = { endedBy: 'system', outcome: 'device_revoked' } as const;

/**
 * Takes a kiosk out of service at once: its open consult ends with the reason, its line is closed and its cookie
 * answered with device_revoked, in every process.
 * @throws Failure not_found, forbidden for another chain's, not_allowed_now when it is not paired
 */
export async function revokeDevice(ctx: Context, { deviceId }: { deviceId: string }): Promise<void> {
	requireManager(ctx, 'device.manage');
	const { services } = ctx;
	const { device, ended } = await services.db.transaction().execute(async (trx) => {
		const device = await lockDevice(trx, deviceId);
		if (!device) throw new Failure('not_found', 'no such machine');
		requireScope(ctx, { chainId: device.chainId, storeId: device.storeId });
		const status = device.revokedAt ? 'revoked' : device.pairedAt ? 'paired' : 'unpaired';
		if (status !== 'paired')
			throw new Failure('not_allowed_now', `this machine is ${status}`, { status, subject: deviceId });
		await setDeviceRevoked(trx, deviceId, ctx.now());
		await appendAudit(trx, ctx, { action: 'device.revoke', subject: { type: 'device', id: deviceId } });
		const open = await findOpenOfDevice(trx, deviceId);
		const step = { ...revoked, event: open?.status === 'in_call' ? 'end' : 'expire' } as const;
		const moved = open !== undefined && (await finishWithin(trx, ctx, open.id, step));
		return { device, ended: moved && { row: open, step } };
	});
	// The doctor hears the reason before the kiosk's line goes.
	if (ended) await tellFinished(ctx, ended.row, ended.step);
	services.publish({ kind: 'device', deviceId, chainId: device.chainId });
	services.forgetActor({ deviceId });
}
