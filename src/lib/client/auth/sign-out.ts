import { Unreachable } from '../http/api';

/**
 * Ends the session at the server and opens the login page.
 * @throws Unreachable when the server could not be asked: the session is still there, and so is the page.
 */
export async function signOut(): Promise<void> {
	const answer = await fetch('/api/auth/sign-out', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: '{}'
	}).catch((error: unknown) => {
		throw new Unreachable(error);
	});
	if (!answer.ok) throw new Unreachable(`sign-out answered ${answer.status}`);
	// A full load: nothing of the session stays in the memory of the page.
	location.assign('/login');
}
