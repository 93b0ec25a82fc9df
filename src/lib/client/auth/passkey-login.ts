import { startAuthentication, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';

/**
 * Signs staff in with a passkey of this device.
 * @returns false when the person cancelled or the server did not accept the key.
 */
export async function signInWithPasskey(): Promise<boolean> {
	try {
		const options = await fetch('/api/auth/passkey/generate-authenticate-options');
		if (!options.ok) return false;
		const optionsJSON = (await options.json()) as PublicKeyCredentialRequestOptionsJSON;
		const response = await startAuthentication({ optionsJSON });
		const answer = await fetch('/api/auth/passkey/verify-authentication', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ response })
		});
		return answer.ok;
	} catch (error) {
		// The browser throws NotAllowedError when a person closes its dialog.
		if (error instanceof DOMException || (error instanceof Error && error.name.endsWith('Error')))
			return false;
		throw error;
	}
}
