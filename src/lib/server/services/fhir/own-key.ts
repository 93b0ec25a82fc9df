import { generateKeyPairSync, randomUUID, type JsonWebKey } from 'node:crypto';
import type { Context } from '../../context';
import { findOwnKey, insertExchangeKey, retireOwnKeys } from '../../repositories/exchange-keys';
import { appendAudit } from '../../repositories/audit';

/** A key signs for a year; the next one is made when it has run out, and both stay known. */
const livesMs = 365 * 24 * 3600_000;

export interface OwnKey {
	readonly kid: string;
	readonly privateKey: JsonWebKey;
}

/** The key that a hospital of ours signs its bundles with, made when it is first needed. Inside a service's permission. */
export async function ownKeyOf(ctx: Context, hospitalId: string): Promise<OwnKey> {
	const { db, seal } = ctx.services;
	const now = ctx.now();
	const known = await findOwnKey(db, hospitalId, now);
	if (known?.privateSealed)
		return { kid: known.keyId, privateKey: JSON.parse(seal.open(known.privateSealed)) as JsonWebKey };
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
	await db.transaction().execute(async (trx) => {
		await retireOwnKeys(trx, hospitalId, now);
		const keyId = randomUUID();
		await insertExchangeKey(trx, {
			hospitalId,
			keyId,
			publicKey: { kty, crv, x, y },
			privateSealed: seal.seal(JSON.stringify(privateKey.export({ format: 'jwk' }))),
			validFrom: now,
			validUntil: new Date(now.getTime() + livesMs)
		});
		await appendAudit(trx, ctx, { action: 'exchange.key', subject: { type: 'hospital', id: hospitalId } });
	});
	// Of two processes that made one at once the first counts.
	return ownKeyOf(ctx, hospitalId);
}
