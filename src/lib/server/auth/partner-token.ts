import { createPublicKey, verify } from 'node:crypto';
import * as v from 'valibot';
import type { PartnerActor } from '$lib/contract/actor';
import { Failure } from '$lib/contract/errors';
import type { Services } from '../context';
import { publicKeySchema } from '../fhir/detached-jws';
import { findKeyOfPartner } from '../repositories/exchange-keys';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const seconds = v.pipe(v.number(), v.safeInteger());
const headerSchema = v.object({ alg: v.literal('ES256'), kid: text });
const claimsSchema = v.object({
	/** Institution code of the hospital. */
	iss: text,
	aud: v.union([text, v.array(text)]),
	exp: seconds,
	iat: seconds,
	jti: text
});

/** CDS Hooks 2.0, "Trusting CDS Clients": no longer than five minutes. */
const longestSeconds = 300;
/** Clocks of two hospitals differ a little. */
const skewSeconds = 60;

const refuse = (reason: string) =>
	new Failure('wrong_credentials', `the token is not taken: ${reason}`, { reason });

const part = (base64url: string): unknown => JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));

/** `Bearer header.claims.signature`; what has no such form is no token of a partner. */
export const partnerTokenOf = (authorization: string | null): string | undefined =>
	/^Bearer ([\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{86})$/.exec(authorization ?? '')?.[1];

/**
 * Who sends a token (JWT, RFC 7519) signed by a hospital's key: a hospital of `EXCHANGE_PARTNERS`, with a key that counts
 * now, for exactly this address, for minutes. The token's number is not kept: an answer holds nothing but what
 * comes of the question, so a token seen by somebody else opens nothing.
 * @throws Failure wrong_credentials with `reason`: format, key_unknown, key_revoked, key_out_of_time, audience, time,
 *   signature
 */
export async function identifyPartner(
	services: Services,
	token: string,
	audience: string,
	now: Date
): Promise<PartnerActor> {
	const [head = '', body = '', signature = ''] = token.split('.');
	let header, claims;
	try {
		header = v.parse(headerSchema, part(head));
		claims = v.parse(claimsSchema, part(body));
	} catch {
		throw refuse('format');
	}
	const key = await findKeyOfPartner(services.db, claims.iss, header.kid);
	const publicKey = v.safeParse(publicKeySchema, key?.publicKey);
	if (!key || !publicKey.success) throw refuse('key_unknown');
	if (key.revokedAt) throw refuse('key_revoked');
	if (now < key.validFrom || now > key.validUntil) throw refuse('key_out_of_time');
	if (![claims.aud].flat().includes(audience)) throw refuse('audience');
	const at = now.getTime() / 1000;
	const { exp, iat } = claims;
	if (exp < at - skewSeconds || iat > at + skewSeconds || exp > at + longestSeconds + skewSeconds)
		throw refuse('time');
	let genuine = false;
	try {
		genuine = verify(
			'sha256',
			Buffer.from(`${head}.${body}`),
			{ key: createPublicKey({ key: publicKey.output, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
			Buffer.from(signature, 'base64url')
		);
	} catch {
		// A point that is not on the curve.
	}
	if (!genuine) throw refuse('signature');
	return { kind: 'partner', id: key.hospitalId, hospitalId: key.hospitalId };
}
