import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { SignMethod } from '../../trace-platform-settings';

/**
 * Signatures of the 淘宝开放平台 call protocol (TOP), as its public documents on calling an API describe them: every
 * parameter but `sign` in the order of its name, name and value without separators, digest in capital hex.
 * A platform with another rule gets another signer here.
 */
const signers: Readonly<Record<Exclude<SignMethod, 'none'>, (text: string, secret: string) => Hash | Hmac>> =
	{
		'hmac-sha256': (text: string, secret: string) => createHmac('sha256', secret).update(text, 'utf8'),
		hmac: (text: string, secret: string) => createHmac('md5', secret).update(text, 'utf8'),
		md5: (text: string, secret: string) => createHash('md5').update(secret + text + secret, 'utf8')
	};

/** The parameters with `sign_method` and `sign`; as they are where the platform asks for no signature. */
export function signRequest(
	method: SignMethod,
	secret: string,
	parameters: Readonly<Record<string, string>>
): Record<string, string> {
	if (method === 'none') return { ...parameters };
	const signed: Record<string, string> = { ...parameters, sign_method: method };
	const text = Object.keys(signed)
		.toSorted()
		.map((name) => name + signed[name])
		.join('');
	return { ...signed, sign: signers[method](text, secret).digest('hex').toUpperCase() };
}
