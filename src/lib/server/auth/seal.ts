import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Seals identity numbers and phone numbers at rest, and makes lookup hashes of secrets. */
export interface Sealer {
	/** AES-256-GCM: 12 bytes nonce, 16 bytes tag, cipher text. */
	seal(text: string): Buffer;
	/** @throws when the bytes were altered or sealed with another secret. */
	open(sealed: Buffer): string;
	/** HMAC-SHA-256 under a key of its own per purpose, so that equal texts in two columns do not match. */
	hash(
		purpose:
			| 'identity'
			| 'phone'
			| 'device'
			| 'pairing'
			| 'pickup'
			| 'pickup-digits'
			| 'api-key'
			| 'page-token'
			| 'summary'
			| 'record'
			| 'contact'
			| 'cds-user'
			| 'guest'
			| 'guest-link'
			| 'counter-copy',
		text: string
	): Buffer;
}

export function createSealer(secret: string): Sealer {
	const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'wenyao', purpose, 32));
	const sealKey = derive('seal');
	const hashKeys = new Map<string, Buffer>();
	return {
		seal(text) {
			const nonce = randomBytes(12);
			const cipher = createCipheriv('aes-256-gcm', sealKey, nonce);
			const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
			return Buffer.concat([nonce, cipher.getAuthTag(), body]);
		},
		open(sealed) {
			const decipher = createDecipheriv('aes-256-gcm', sealKey, sealed.subarray(0, 12));
			decipher.setAuthTag(sealed.subarray(12, 28));
			return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
		},
		hash(purpose, text) {
			let key = hashKeys.get(purpose);
			if (!key) hashKeys.set(purpose, (key = derive(`hash ${purpose}`)));
			return createHmac('sha256', key).update(text).digest();
		}
	};
}
