import type { Queryable } from '../db/client';
import { findSigningKey } from '../repositories/passkeys';

/** Whose signature it is said to be, by which key, and when we took it. */
export interface SignedBy {
	readonly signerId: string;
	/** base64url */
	readonly credentialId: string;
	readonly publicKey: Buffer;
	readonly signedAt: Date;
}

/**
 * Whether the key of a stored signature was its signer's when it signed. A key that was removed since leaves what it signed
 * before as it is. When it signed is our own word, kept in the row and in the audit trail: the server takes a signature only
 * at the moment in which it is made.
 * @returns undefined when it was; `key`: not this person's key; `key_removed`: removed before it signed
 */
export async function findKeyFault(
	db: Queryable,
	{ signerId, credentialId, publicKey, signedAt }: SignedBy
): Promise<'key' | 'key_removed' | undefined> {
	const key = await findSigningKey(db, signerId, credentialId);
	if (!key?.publicKey.equals(publicKey)) return 'key';
	return key.removedAt && key.removedAt <= signedAt ? 'key_removed' : undefined;
}
