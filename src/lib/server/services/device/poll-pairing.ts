import { randomBytes } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { DeviceSelf } from '$lib/contract/http/devices';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findDeviceWithStore, lockDevice, setDeviceToken } from '../../repositories/devices';
import { lockPairingByDeviceCode, updatePairing, type Pairing } from '../../repositories/pairings';

function requireApproved(
	pairing: Pairing | undefined,
	now: Date
): asserts pairing is Pairing & { deviceId: string } {
	if (pairing?.status === 'denied') throw new Failure('pairing_denied', 'the manager refused this pairing');
	// Unknown, handed out before, or too old: the kiosk asks for a new code all the same.
	if (!pairing || pairing.status === 'consumed' || pairing.expiresAt <= now)
		throw new Failure('pairing_expired', 'this pairing is over; start a new one');
	if (pairing.status === 'pending' || !pairing.deviceId)
		throw new Failure('pairing_pending', 'the manager has not decided yet');
}

/**
 * The kiosk asks whether its code was approved (RFC 8628 §3.4). The secret is handed out once and only its hash is
 * kept; a kiosk that misses the answer starts again with a new code.
 * @returns the secret of the cookie, 43 url-safe characters, and who the kiosk is from now on
 * @throws Failure pairing_pending, pairing_denied, pairing_expired
 */
export async function pollPairing(
	ctx: Context,
	{ deviceCode }: { deviceCode: string }
): Promise<{ token: string; self: DeviceSelf }> {
	requirePermission(ctx, 'device.pair');
	const { services } = ctx;
	const token = randomBytes(32).toString('base64url');
	const { device, self } = await services.db.transaction().execute(async (trx) => {
		const pairing = await lockPairingByDeviceCode(trx, services.seal.hash('pairing', deviceCode));
		requireApproved(pairing, ctx.now());
		const device = await lockDevice(trx, pairing.deviceId);
		const found = await findDeviceWithStore(trx, pairing.deviceId);
		if (!device || !found) throw new Failure('pairing_expired', 'this machine is no longer on the list');
		await updatePairing(trx, pairing.id, { status: 'consumed' });
		await setDeviceToken(trx, device.id, {
			tokenHash: services.seal.hash('device', token),
			pairedAt: ctx.now(),
			pairedBy: pairing.decidedBy
		});
		const { id, chainId, storeId } = device;
		// From here on the machine is somebody: its chain reads the entry as its own.
		await appendAudit(
			trx,
			{ ...ctx, actor: { kind: 'device', id, chainId, storeId } },
			{
				action: 'device.pair',
				subject: { type: 'device', id },
				detail: { pairingId: pairing.id, replacedPairedAt: device.pairedAt }
			}
		);
		const self = { id, name: found.name, store: { id: found.storeId, name: found.storeName } };
		return { device, self };
	});
	// Whoever held the place before is out at once.
	services.forgetActor({ deviceId: device.id });
	services.publish({ kind: 'device', deviceId: device.id, chainId: device.chainId });
	return { token, self };
}
