import { enterGuestBody } from '$lib/contract/http/guest';
import { guestCookie } from '$lib/server/auth/identify';
import { endpoint } from '$lib/server/http/endpoint';
import { leaveVisit } from '$lib/server/services/guest/end-visit';
import { enterVisit } from '$lib/server/services/guest/enter-visit';

/** Longer than any call; what counts is the visit, which ends with the call at the latest. */
const maxAge = 12 * 3_600;

export const POST = endpoint({
	operation: 'guest.join',
	open: true,
	body: enterGuestBody,
	async run(ctx, body, { cookies }) {
		const { secret, visit } = await enterVisit(ctx, body, cookies.get(guestCookie));
		cookies.set(guestCookie, secret, {
			path: '/',
			httpOnly: true,
			// Links are opened from other apps: a strict cookie would be missing when such a page is opened again.
			sameSite: 'lax',
			secure: ctx.services.config.origin.startsWith('https://'),
			maxAge
		});
		return visit;
	}
});

export const DELETE = endpoint({ operation: 'guest.leave', run: leaveVisit });
