import { randomUUID } from 'node:crypto';
import type { Handle } from '@sveltejs/kit';
import { svelteKitHandler } from 'better-auth/svelte-kit';
import { building } from '$app/environment';
import type { Actor } from '$lib/contract/actor';
import { paraglideMiddleware } from '$lib/i18n/paraglide/server';
import { countRequest } from '../metrics';
import { currentApp } from '../process';
import { credentialsOf } from './credentials';
import { securityHeaders } from './security-headers';

/** Gives every request an id, the services, and a lazy answer to "who asks?". */
export const handleContext: Handle = ({ event, resolve }) => {
	if (building) return resolve(event);
	const app = currentApp();
	let actor: Promise<Actor> | undefined;
	const { headers } = event.request;
	Object.assign(event.locals, {
		services: app.services,
		requestId: randomUUID(),
		identify: () => (actor ??= app.identify(credentialsOf((name) => headers.get(name))))
	} satisfies App.Locals);
	return resolve(event);
};

/** The login library answers below /api/auth. */
export const handleLogin: Handle = async ({ event, resolve }) => {
	if (building || !event.url.pathname.startsWith('/api/auth/')) return resolve(event);
	// The limit on guesses counts by address; a header from outside must not choose it.
	event.request.headers.set('x-client-address', event.getClientAddress());
	return svelteKitHandler({ event, resolve, auth: currentApp().login, building });
};

/** Pages are rendered in the visitor's language; data has none. */
export const handleLanguage: Handle = ({ event, resolve }) => {
	if (/^\/(api|epcis|fhir|cds-services)(\/|$)/.test(event.url.pathname)) return resolve(event);
	return paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		return resolve(event, { transformPageChunk: ({ html }) => html.replace('%paraglide.lang%', locale) });
	});
};

export const handleHeaders: Handle = async ({ event, resolve }) => {
	const begun = performance.now();
	const response = await resolve(event);
	if (!building)
		countRequest(event.route.id, event.request.method, response.status, (performance.now() - begun) / 1000);
	// A page may be stricter about where it was come from than the rest.
	const referrer = response.headers.get('referrer-policy');
	for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
	if (referrer === 'no-referrer') response.headers.set('referrer-policy', referrer);
	return response;
};
