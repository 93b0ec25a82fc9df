import { Failure } from '$lib/contract/errors';
import type { StaffActor } from '$lib/contract/actor';
import type { Queryable } from '../../db/client';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findDeviceById } from '../../repositories/devices';
import {
	countWrongCodes,
	lockGuesses,
	lockPairingByUserCode,
	type Pairing
} from '../../repositories/pairings';

export const wrongCodeAction = 'device.pairing.wrong-code';
/** RFC 8628 §5.1: with five guesses at a code of 34 bits a stranger's kiosk is found once in billions of tries. */
const mostWrong = 5;
const windowMs = 10 * 60_000;

/**
 * The pairing that a manager's code names, locked. A wrong code is counted by its audit entry, which also holds
 * across processes and restarts; so the caller must let the transaction commit and throw the failure afterwards.
 */
export async function findOfferedPairing(
	trx: Queryable,
	ctx: Context,
	manager: StaffActor & { chainId: string },
	userCode: string
): Promise<Pairing | Failure> {
	const now = ctx.now();
	await lockGuesses(trx, manager.id);
	const since = new Date(now.getTime() - windowMs);
	if ((await countWrongCodes(trx, manager, wrongCodeAction, since)) >= mostWrong)
		return new Failure('too_many_requests', 'too many wrong pairing codes', {
			retryAfterSeconds: windowMs / 1_000
		});
	const pairing = await lockPairingByUserCode(trx, userCode);
	const device = pairing?.deviceId ? await findDeviceById(trx, pairing.deviceId) : undefined;
	// What another chain has taken is as unknown here as what nobody shows.
	if (!pairing || (device && device.chainId !== manager.chainId)) {
		await appendAudit(trx, ctx, {
			action: wrongCodeAction,
			subject: { type: 'pairing', id: 'unknown' },
			outcome: 'refused',
			reason: 'not_found'
		});
		return new Failure('not_found', 'no kiosk shows this code');
	}
	if (pairing.expiresAt <= now) return new Failure('pairing_expired', 'this code is over');
	if (pairing.status !== 'pending')
		return new Failure('not_allowed_now', `this pairing was ${pairing.status}`, {
			status: pairing.status,
			subject: pairing.id
		});
	return pairing;
}
