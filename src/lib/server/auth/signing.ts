import { createHash } from 'node:crypto';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { Failure } from '$lib/contract/errors';
import type { StaffActor } from '$lib/contract/actor';
import type { SigningOptions, SigningResponse } from '$lib/contract/http/signing';
import { signingPayload, type SigningKind } from '$lib/domain/prescription/canonical-bytes';
import type { Context } from '../context';
import { findPasskey, listPasskeys } from '../repositories/passkeys';

/** Everything that proves a signature later without asking anybody; see `stored-signature.ts`. */
export interface Signature {
	/** base64url */
	readonly credentialId: string;
	/** COSE key */
	readonly publicKey: Buffer;
	readonly authenticatorData: Buffer;
	readonly clientDataJson: Buffer;
	/** As the authenticator gave it: DER for elliptic curves. */
	readonly signature: Buffer;
	/** To be stored with `recordPasskeyUse` in the same transaction. */
	readonly newCounter: number;
}

/** A person reads the summary before the dialog opens, so only the gesture itself has to fit. */
const timeoutMs = 120_000;

/** SHA-256 over the kind and the canonical bytes: the challenge that a passkey signs, 32 bytes. */
export const signingDigest = (kind: SigningKind, canonicalBytes: Uint8Array): Buffer =>
	createHash('sha256').update(signingPayload(kind, canonicalBytes)).digest();

export const rpIdOf = (origin: string): string => new URL(origin).hostname;

/**
 * What the browser needs to let this person sign the digest with one of the passkeys enrolled at login.
 * The challenge is the digest itself, not chance: an answer can serve for these bytes and for no others.
 * @throws Failure no_signing_key when none is enrolled
 */
export async function createSigningOptions(
	ctx: Context,
	staff: StaffActor,
	digest: Uint8Array
): Promise<SigningOptions> {
	const keys = await listPasskeys(ctx.services.db, staff.id);
	if (keys.length === 0) throw new Failure('no_signing_key', 'enrol a passkey before signing');
	return {
		challenge: Buffer.from(digest).toString('base64url'),
		rpId: rpIdOf(ctx.services.config.origin),
		timeout: timeoutMs,
		userVerification: 'required',
		allowCredentials: keys.map(({ credentialId, transports }) => ({
			id: credentialId,
			type: 'public-key',
			...(transports.length > 0 && { transports })
		}))
	};
}

/**
 * Checks an authenticator's answer: a key of this person, over exactly this digest, at this origin, with the
 * person verified (not just present).
 * @throws Failure signature_invalid, with `reason` in the detail
 */
export async function verifySigning(
	ctx: Context,
	staff: StaffActor,
	digest: Uint8Array,
	response: SigningResponse
): Promise<Signature> {
	const { origin } = ctx.services.config;
	const refuse = (reason: string) => new Failure('signature_invalid', `not signed: ${reason}`, { reason });
	const key = await findPasskey(ctx.services.db, staff.id, response.id);
	if (!key) throw refuse('foreign_key');
	const { verified, authenticationInfo } = await verifyAuthenticationResponse({
		response,
		expectedChallenge: Buffer.from(digest).toString('base64url'),
		expectedOrigin: origin,
		expectedRPID: rpIdOf(origin),
		credential: {
			id: key.credentialId,
			publicKey: new Uint8Array(key.publicKey),
			counter: key.counter
		},
		requireUserVerification: true
	}).catch(() => {
		// The library throws for each of challenge, origin, relying party, flags and counter.
		throw refuse('response_refused');
	});
	if (!verified) throw refuse('signature_wrong');
	return {
		credentialId: key.credentialId,
		publicKey: key.publicKey,
		authenticatorData: Buffer.from(response.response.authenticatorData, 'base64url'),
		clientDataJson: Buffer.from(response.response.clientDataJSON, 'base64url'),
		signature: Buffer.from(response.response.signature, 'base64url'),
		newCounter: authenticationInfo.newCounter
	};
}
