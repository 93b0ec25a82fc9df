import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSoftwareAuthenticator } from '../../../../tests/fixtures/software-authenticator';
import { readCoseKey } from './cose-key';
import { findSignatureFault, verifyStoredSignature, type StoredSignature } from './stored-signature';

const origin = 'https://wenyao.example.cn';
const place = { origin, rpId: 'wenyao.example.cn' };
const digest = createHash('sha256').update('a prescription').digest();
const authenticator = createSoftwareAuthenticator();

function stored(options: Partial<Parameters<typeof authenticator.answer>[1]> = {}): StoredSignature {
	const { response } = authenticator.answer(digest.toString('base64url'), { origin, ...options });
	return {
		publicKey: authenticator.publicKey,
		authenticatorData: Buffer.from(response.authenticatorData, 'base64url'),
		clientDataJson: Buffer.from(response.clientDataJSON, 'base64url'),
		signature: Buffer.from(response.signature, 'base64url')
	};
}

const flipped = (bytes: Buffer, at: number): Buffer => {
	const copy = Buffer.from(bytes);
	copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
	return copy;
};

describe('a stored signature', () => {
	it('holds for its own document', () => {
		expect(findSignatureFault(stored(), digest, place)).toBeUndefined();
		expect(verifyStoredSignature(stored(), digest, place)).toBe(true);
	});
	it('fails for any other document, place or person', () => {
		expect(findSignatureFault(stored(), randomBytes(32), place)).toBe('other_document');
		expect(findSignatureFault(stored({ origin: 'https://evil.example' }), digest, place)).toBe(
			'other_origin'
		);
		expect(findSignatureFault(stored({ rpId: 'evil.example' }), digest, place)).toBe('other_party');
		expect(findSignatureFault(stored({ flags: 0x01 }), digest, place)).toBe('not_verified_person');
		expect(findSignatureFault(stored({ type: 'webauthn.create' }), digest, place)).toBe('client_data');
		const foreign = { ...stored(), publicKey: createSoftwareAuthenticator().publicKey };
		expect(findSignatureFault(foreign, digest, place)).toBe('signature');
	});
	it('fails when any byte of it was changed', () => {
		const whole = stored();
		const fails = (part: keyof StoredSignature, at: number) =>
			expect(
				verifyStoredSignature({ ...whole, [part]: flipped(whole[part], at) }, digest, place),
				`${part} ${at}`
			).toBe(false);
		for (const part of ['authenticatorData', 'clientDataJson', 'signature'] as const)
			for (let at = 0; at < whole[part].length; at++) fails(part, at);
		// The point itself: x and y behind the headers of the map (a header may be read leniently, to the same key).
		for (let at = 10; at < 42; at++) fails('publicKey', at);
		for (let at = 45; at < 77; at++) fails('publicKey', at);
	});
	it('fails for bytes that are no key', () => {
		expect(readCoseKey(Buffer.from('no key'))).toBeUndefined();
		expect(findSignatureFault({ ...stored(), publicKey: Buffer.alloc(77) }, digest, place)).toBe('key');
	});
});
