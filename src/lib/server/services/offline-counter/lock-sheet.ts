import { createCipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { LockedSheet, OfflineSheet } from '$lib/contract/http/offline-counter';
import { lockPhrase, type PickupSecret } from '$lib/domain/dispensing/pickup-secret';

const derive = promisify(pbkdf2);

/**
 * Rounds of PBKDF2-SHA-256. Eight digits are few: every one of them tried costs a machine as fast as ours about a
 * month for each store, and they are worth nothing after the prescription's three days.
 */
export const lockIterations = 120_000;

/** Locks a prescription with a customer's code, so that a counter's browser holds it without being able to read it. */
export async function lockSheet(
	sheet: OfflineSheet,
	secret: PickupSecret,
	salt: Buffer
): Promise<LockedSheet> {
	const bytes = await derive(lockPhrase(secret), salt, lockIterations, 64, 'sha256');
	const iv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', bytes.subarray(32), iv);
	const sealed = Buffer.concat([
		cipher.update(JSON.stringify(sheet), 'utf8'),
		cipher.final(),
		cipher.getAuthTag()
	]);
	return {
		verifier: bytes.subarray(0, 32).toString('base64'),
		iv: iv.toString('base64'),
		sealed: sealed.toString('base64')
	};
}
