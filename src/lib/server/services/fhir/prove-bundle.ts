import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import type { Context } from '../../context';
import { publicKeySchema, readDetachedHeader, verifyDetached } from '../../fhir/detached-jws';
import { findExchangeKey } from '../../repositories/exchange-keys';

/** A prescription may be filled for three days at most, so a signature is no older when it comes in. */
const oldestMs = 3 * 24 * 3600_000;
/** Clocks of two hospitals differ a little. */
const aheadMs = 5 * 60_000;

export const notProven = (reason: string): Failure =>
	new Failure('signature_invalid', `the hospital's signature does not hold: ${reason}`, { reason });

/**
 * Proves that a hospital has signed these bytes with a key that counted when it did and counts now.
 * @returns the id of the key
 * @throws Failure signature_invalid with `reason`: format, key_unknown, key_revoked, key_out_of_time, stale, signature
 */
export async function proveSigned(
	ctx: Context,
	hospitalId: string,
	jws: string,
	payload: Buffer,
	fresh: boolean
): Promise<string> {
	const header = readDetachedHeader(jws);
	if (!header) throw notProven('format');
	const key = await findExchangeKey(ctx.services.db, hospitalId, header.kid);
	const publicKey = v.safeParse(publicKeySchema, key?.publicKey);
	if (!key || !publicKey.success) throw notProven('key_unknown');
	if (key.revokedAt) throw notProven('key_revoked');
	const signedAt = header.iat * 1000;
	if (signedAt < key.validFrom.getTime() || signedAt > key.validUntil.getTime())
		throw notProven('key_out_of_time');
	const age = ctx.now().getTime() - signedAt;
	if (fresh && (age > oldestMs || age < -aheadMs)) throw notProven('stale');
	if (!verifyDetached(jws, payload, publicKey.output)) throw notProven('signature');
	return key.keyId;
}
