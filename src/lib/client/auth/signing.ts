import {
	startAuthentication,
	startRegistration,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON
} from '@simplewebauthn/browser';
import type { SigningOptions, SigningResponse } from '$lib/contract/http/signing';
import { Unreachable } from '../http/api';

/** What the browser throws when a person closes its dialog, waits too long, or the key is none of these. */
const byPerson = (error: unknown): boolean =>
	error instanceof DOMException ||
	(error instanceof Error && error.name.endsWith('Error') && 'code' in error);

const askServer = (path: string, init?: RequestInit): Promise<Response> =>
	fetch(path, init).catch((error: unknown) => {
		throw new Unreachable(error);
	});

/** `sign_in_again`: who has a key already adds another in the first minutes after signing in. */
export type Enrolment = 'enrolled' | 'cancelled' | 'sign_in_again';

const refusal = async (answer: Response): Promise<Enrolment> => {
	const body: unknown = await answer.json().catch(() => undefined);
	const again = typeof body === 'object' && body !== null && 'code' in body && body.code === 'SIGN_IN_AGAIN';
	return again ? 'sign_in_again' : 'cancelled';
};

/**
 * Enrols a passkey of this device for the person who is signed in; it serves for login and for signing alike.
 * @returns `cancelled` when the person closed the dialog or the server did not take the key
 * @throws Unreachable
 */
export async function enrolPasskey(name: string): Promise<Enrolment> {
	const options = await askServer(
		`/api/auth/passkey/generate-register-options?name=${encodeURIComponent(name)}`
	);
	if (!options.ok) return refusal(options);
	const optionsJSON = (await options.json()) as PublicKeyCredentialCreationOptionsJSON;
	const response = await startRegistration({ optionsJSON }).catch((error: unknown) => {
		if (byPerson(error)) return undefined;
		throw error;
	});
	if (!response) return 'cancelled';
	const answer = await askServer('/api/auth/passkey/verify-registration', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ response, name })
	});
	return answer.ok ? 'enrolled' : refusal(answer);
}

/** Has a passkey sign the challenge. @returns undefined when the person cancelled */
export async function signWith(options: SigningOptions): Promise<SigningResponse | undefined> {
	const optionsJSON = {
		...options,
		allowCredentials: options.allowCredentials.map(({ id, type }) => ({ id, type }))
	} satisfies PublicKeyCredentialRequestOptionsJSON;
	try {
		const { id, rawId, type, authenticatorAttachment, response } = await startAuthentication({ optionsJSON });
		return { id, rawId, type, authenticatorAttachment, clientExtensionResults: {}, response };
	} catch (error) {
		if (byPerson(error)) return undefined;
		throw error;
	}
}
