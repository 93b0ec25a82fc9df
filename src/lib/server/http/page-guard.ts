import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Role, StaffActor } from '$lib/contract/actor';

/**
 * The first line of a console's page: sends a stranger to the login page and staff of another role to their own
 * console. The services behind the page ask again.
 */
export async function requirePageRole(
	event: Pick<RequestEvent, 'locals' | 'url'>,
	...roles: readonly Role[]
): Promise<StaffActor> {
	const actor = await event.locals.identify();
	if (actor.kind !== 'staff')
		redirect(303, `/login?next=${encodeURIComponent(event.url.pathname + event.url.search)}`);
	if (!roles.includes(actor.role)) redirect(303, `/${actor.role}`);
	return actor;
}
