import { createPrivateKey, randomUUID, sign, type JsonWebKey } from 'node:crypto';

/** As CDS Hooks 2.0 wants it: no longer than five minutes. */
const livesSeconds = 300;

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A token (JWT, ES256) by which a hospital of ours proves itself at one address outside.
 * @param issuer its institution code
 */
export function signToken(
	key: { readonly kid: string; readonly privateKey: JsonWebKey },
	{ issuer, audience, now }: { readonly issuer: string; readonly audience: string; readonly now: Date }
): string {
	const at = Math.floor(now.getTime() / 1000);
	const head = base64url({ alg: 'ES256', typ: 'JWT', kid: key.kid });
	const said = `${head}.${base64url({ iss: issuer, aud: audience, iat: at, exp: at + livesSeconds, jti: randomUUID() })}`;
	const signature = sign('sha256', Buffer.from(said), {
		key: createPrivateKey({ key: key.privateKey, format: 'jwk' }),
		dsaEncoding: 'ieee-p1363'
	});
	return `${said}.${signature.toString('base64url')}`;
}
