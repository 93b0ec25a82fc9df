import { createPrivateKey, createPublicKey, sign, verify, type JsonWebKey } from 'node:crypto';
import * as v from 'valibot';

const header = v.strictObject({
	alg: v.literal('ES256'),
	kid: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
	/** Seconds since 1970, when it was signed. */
	iat: v.pipe(v.number(), v.safeInteger())
});
export type JwsHeader = v.InferOutput<typeof header>;

export const publicKeySchema = v.strictObject({
	kty: v.literal('EC'),
	crv: v.literal('P-256'),
	x: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
	y: v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
});
export type PublicKey = v.InferOutput<typeof publicKeySchema>;

const base64url = (text: string | Buffer): string => Buffer.from(text).toString('base64url');

/** JWS without its payload (RFC 7515, appendix F): header..signature. ES256 alone. */
export function signDetached(
	payload: Buffer,
	{ kid, iat }: Omit<JwsHeader, 'alg'>,
	privateKey: JsonWebKey
): string {
	const head = base64url(JSON.stringify({ alg: 'ES256', kid, iat }));
	const signature = sign('sha256', Buffer.from(`${head}.${base64url(payload)}`), {
		key: createPrivateKey({ key: privateKey, format: 'jwk' }),
		dsaEncoding: 'ieee-p1363'
	});
	return `${head}..${base64url(signature)}`;
}

/** undefined for what is no detached JWS by ES256. */
export function readDetachedHeader(jws: string): JwsHeader | undefined {
	const match = /^([\w-]{1,2000})\.\.[\w-]{86}$/.exec(jws);
	if (!match?.[1]) return undefined;
	try {
		const read = v.safeParse(header, JSON.parse(Buffer.from(match[1], 'base64url').toString('utf8')));
		return read.success ? read.output : undefined;
	} catch {
		return undefined;
	}
}

/** Whether the payload was signed by the owner of the key. */
export function verifyDetached(jws: string, payload: Buffer, publicKey: PublicKey): boolean {
	const [head = '', , signature = ''] = jws.split('.');
	try {
		return verify(
			'sha256',
			Buffer.from(`${head}.${base64url(payload)}`),
			{ key: createPublicKey({ key: publicKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
			Buffer.from(signature, 'base64url')
		);
	} catch {
		// A point that is not on the curve.
		return false;
	}
}
