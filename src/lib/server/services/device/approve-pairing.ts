import { randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { PairingTarget } from '$lib/contract/http/devices';
import { requireManager, requireScope } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { appendAudit } from '../../repositories/audit';
import { findDeviceById, findStore, insertDevice } from '../../repositories/devices';
import { updatePairing } from '../../repositories/pairings';
import { findOfferedPairing } from './find-offered-pairing';

/** What the kiosk will be: a machine on the list, or the row of a new one. Only of the manager's own stores. */
async function readTarget(ctx: Context, db: Queryable, target: PairingTarget) {
	if (target.kind === 'existing') {
		const device = await findDeviceById(db, target.deviceId);
		if (!device) throw new Failure('not_found', 'no such machine');
		requireScope(ctx, { chainId: device.chainId, storeId: device.storeId });
		return { device, isNew: false };
	}
	const store = await findStore(db, target.storeId);
	if (!store) throw new Failure('not_found', 'no such store');
	requireScope(ctx, { chainId: store.chainId, storeId: store.id });
	const device = { id: randomUUID(), chainId: store.chainId, storeId: store.id, name: target.name };
	return { device, isNew: true };
}

/**
 * A manager reads the code off the kiosk and says which machine it is (RFC 8628 §3.3).
 * @returns the machine; the kiosk fetches its secret with its next poll
 * @throws Failure not_found for a code that no kiosk shows, pairing_expired, not_allowed_now when it was decided
 * before, too_many_requests after five wrong codes, forbidden for a machine or store of another chain
 */
export async function approvePairing(
	ctx: Context,
	{ userCode, target }: { userCode: string; target: PairingTarget }
): Promise<{ deviceId: string }> {
	const manager = requireManager(ctx, 'device.manage');
	const { device, isNew } = await readTarget(ctx, ctx.services.db, target);
	const failure = await ctx.services.db.transaction().execute(async (trx) => {
		const pairing = await findOfferedPairing(trx, ctx, manager, userCode);
		if (pairing instanceof Failure) return pairing;
		if (isNew) await insertDevice(trx, device);
		await updatePairing(trx, pairing.id, {
			status: 'approved',
			deviceId: device.id,
			decidedBy: manager.id
		});
		await appendAudit(trx, ctx, {
			action: 'device.pairing.approve',
			subject: { type: 'device', id: device.id },
			detail: { pairingId: pairing.id, isNew }
		});
		return undefined;
	});
	if (failure) throw failure;
	ctx.services.publish({ kind: 'device', deviceId: device.id, chainId: device.chainId });
	return { deviceId: device.id };
}
