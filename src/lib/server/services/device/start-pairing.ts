import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import {
	showUserCode,
	userCodeAlphabet,
	userCodeLength,
	type StartedPairing
} from '$lib/contract/http/devices';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { deletePairingsExpiredBefore, insertPairing } from '../../repositories/pairings';

const lifeSeconds = 600;
const intervalSeconds = 3;
/** A code that ran out is kept this long, so that the kiosk and the manager are told so instead of "unknown". */
const keptMs = 24 * 3_600_000;

const newUserCode = (): string =>
	Array.from({ length: userCodeLength }, () => userCodeAlphabet[randomInt(userCodeAlphabet.length)]).join('');

/**
 * A machine that nobody knows asks to become a kiosk (RFC 8628 §3.1 and §3.2). It keeps the device code to itself
 * and shows the user code; 34 bits that live for ten minutes.
 */
export async function startPairing(ctx: Context): Promise<StartedPairing> {
	requirePermission(ctx, 'device.pair');
	const now = ctx.now();
	const deviceCode = randomBytes(32).toString('base64url');
	return ctx.services.db.transaction().execute(async (trx) => {
		await deletePairingsExpiredBefore(trx, new Date(now.getTime() - keptMs));
		// Two kiosks with one code are as likely as one in billions; a few tries make it impossible in practice.
		for (let tries = 0; tries < 5; tries++) {
			const pairing = {
				id: randomUUID(),
				deviceCodeHash: ctx.services.seal.hash('pairing', deviceCode),
				userCode: newUserCode(),
				createdAt: now,
				expiresAt: new Date(now.getTime() + lifeSeconds * 1_000)
			};
			if (!(await insertPairing(trx, pairing))) continue;
			await appendAudit(trx, ctx, {
				action: 'device.pairing.start',
				subject: { type: 'pairing', id: pairing.id }
			});
			const userCode = showUserCode(pairing.userCode);
			return { deviceCode, userCode, expiresInSeconds: lifeSeconds, intervalSeconds };
		}
		throw new Failure('internal', 'no free pairing code was found');
	});
}
