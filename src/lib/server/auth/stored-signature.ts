import { createHash, verify } from 'node:crypto';
import { readCoseKey } from './cose-key';

/** The columns of prescription_signature that prove it. */
export interface StoredSignature {
	readonly publicKey: Buffer;
	readonly authenticatorData: Buffer;
	readonly clientDataJson: Buffer;
	readonly signature: Buffer;
}

export type SignatureFault =
	| 'client_data'
	| 'other_document'
	| 'other_origin'
	| 'other_party'
	| 'not_verified_person'
	| 'key'
	| 'signature';

const userPresent = 0x01;
const userVerified = 0x04;
/** SHA-256 of the relying party, one byte of flags, four of counter. */
const shortestAuthenticatorData = 37;

/**
 * Proves a stored signature anew from its own bytes (WebAuthn Level 3 §7.2, steps that need no session): the
 * challenge is the digest, origin and relying party are ours, the person was verified, and the key signed it all.
 * @returns undefined when it holds, else what does not
 */
export function findSignatureFault(
	stored: StoredSignature,
	digest: Uint8Array,
	{ origin, rpId }: { origin: string; rpId: string }
): SignatureFault | undefined {
	const client = readClientData(stored.clientDataJson);
	if (!client || client.type !== 'webauthn.get') return 'client_data';
	if (client.challenge !== Buffer.from(digest).toString('base64url')) return 'other_document';
	if (client.origin !== origin) return 'other_origin';
	const { authenticatorData } = stored;
	if (authenticatorData.length < shortestAuthenticatorData) return 'client_data';
	const party = createHash('sha256').update(rpId).digest();
	if (!authenticatorData.subarray(0, 32).equals(party)) return 'other_party';
	const flags = authenticatorData.readUInt8(32);
	if (!(flags & userPresent) || !(flags & userVerified)) return 'not_verified_person';
	const verifying = readCoseKey(stored.publicKey);
	if (!verifying) return 'key';
	const clientHash = createHash('sha256').update(stored.clientDataJson).digest();
	const signed = Buffer.concat([authenticatorData, clientHash]);
	return verify(verifying.hash, signed, verifying.key, stored.signature) ? undefined : 'signature';
}

/** {row of prescription_signature, 32-byte digest} → whether the signature still holds. */
export const verifyStoredSignature = (
	stored: StoredSignature,
	digest: Uint8Array,
	place: { origin: string; rpId: string }
): boolean => findSignatureFault(stored, digest, place) === undefined;

function readClientData(bytes: Buffer): { type: unknown; challenge: unknown; origin: unknown } | undefined {
	try {
		const data: unknown = JSON.parse(bytes.toString('utf8'));
		if (typeof data !== 'object' || data === null) return undefined;
		return {
			type: 'type' in data ? data.type : undefined,
			challenge: 'challenge' in data ? data.challenge : undefined,
			origin: 'origin' in data ? data.origin : undefined
		};
	} catch {
		return undefined;
	}
}
