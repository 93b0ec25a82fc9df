import { createCipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { LockedSheet, OfflineSheet } from '$lib/contract/http/offline-counter';
import { lockPhrase, lockRounds, type PickupSecret } from '$lib/domain/dispensing/pickup-secret';

const stretch = promisify(pbkdf2);

/**
 * Rounds of PBKDF2-SHA-256. Eight digits are few: every one of them tried costs a machine as fast as ours some
 * months for each store, and they are worth nothing after the prescription's three days.
 */
export const lockIterations = 120_000;

/** What opens a prescription: the first half tells whether a code is right, the second is the key. */
export const deriveLock = (secret: PickupSecret, salt: Buffer): Promise<Buffer> =>
	stretch(lockPhrase(secret), salt, lockRounds(secret, lockIterations), 64, 'sha256');

/** Locks a prescription, so that a counter's browser holds it without being able to read it. */
export function lockSheet(sheet: OfflineSheet, lock: Buffer): LockedSheet {
	const iv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', lock.subarray(32), iv);
	const sealed = Buffer.concat([
		cipher.update(JSON.stringify(sheet), 'utf8'),
		cipher.final(),
		cipher.getAuthTag()
	]);
	return {
		verifier: lock.subarray(0, 32).toString('base64'),
		iv: iv.toString('base64'),
		sealed: sealed.toString('base64')
	};
}
