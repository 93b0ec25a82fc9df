import { createPublicKey, type KeyObject } from 'node:crypto';
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

/** A public key with the digest its algorithm signs over (null: the algorithm hashes by itself). */
export interface VerifyingKey {
	readonly key: KeyObject;
	readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
}

const curves = new Map<number, 'P-256' | 'P-384' | 'P-521'>([
	[cose.COSECRV.P256, 'P-256'],
	[cose.COSECRV.P384, 'P-384'],
	[cose.COSECRV.P521, 'P-521']
]);
const hashes = new Map<number, 'sha256' | 'sha384' | 'sha512'>([
	[cose.COSEALG.ES256, 'sha256'],
	[cose.COSEALG.ES384, 'sha384'],
	[cose.COSEALG.ES512, 'sha512'],
	[cose.COSEALG.RS256, 'sha256'],
	[cose.COSEALG.RS384, 'sha384'],
	[cose.COSEALG.RS512, 'sha512']
]);

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('base64url');

/**
 * Reads a COSE_Key (RFC 9053): elliptic curves, RSA PKCS#1 and Ed25519, the algorithms that passkeys use.
 * @returns undefined for any other bytes
 */
export function readCoseKey(bytes: Uint8Array): VerifyingKey | undefined {
	try {
		const decoded = decodeCredentialPublicKey(new Uint8Array(bytes));
		const hash = hashes.get(Number(decoded.get(cose.COSEKEYS.alg)));
		if (cose.isCOSEPublicKeyEC2(decoded)) {
			const crv = curves.get(Number(decoded.get(cose.COSEKEYS.crv)));
			if (!crv || !hash) return undefined;
			const x = text(decoded.get(cose.COSEKEYS.x));
			const y = text(decoded.get(cose.COSEKEYS.y));
			return { key: createPublicKey({ format: 'jwk', key: { kty: 'EC', crv, x, y } }), hash };
		}
		if (cose.isCOSEPublicKeyRSA(decoded)) {
			if (!hash) return undefined;
			const n = text(decoded.get(cose.COSEKEYS.n));
			const e = text(decoded.get(cose.COSEKEYS.e));
			return { key: createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e } }), hash };
		}
		if (cose.isCOSEPublicKeyOKP(decoded) && Number(decoded.get(cose.COSEKEYS.crv)) === cose.COSECRV.ED25519) {
			const x = text(decoded.get(cose.COSEKEYS.x));
			return { key: createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } }), hash: null };
		}
		return undefined;
	} catch {
		// Bytes that are no CBOR, or a point that is not on its curve.
		return undefined;
	}
}
