import { error } from '@sveltejs/kit';
import { Failure, failureKind } from '$lib/contract/errors';
import { guestCookie } from '$lib/server/auth/identify';
import type { Context } from '$lib/server/context';
import { reportFailure } from '$lib/server/http/failure-answer';
import { openGuestLink } from '$lib/server/services/guest/enter-visit';
import type { PageServerLoad } from './$types';

/** As with a summary's address: what it costs a stranger to try one. */
const cost = 20;

export const load: PageServerLoad = async ({ locals, params, cookies, getClientAddress, setHeaders }) => {
	const { services, requestId } = locals;
	setHeaders({
		'cache-control': 'no-store',
		'x-robots-tag': 'noindex, nofollow, noarchive',
		'referrer-policy': 'no-referrer'
	});
	// Whoever has the link comes as nobody, also in a browser that is signed in.
	const ctx: Context = { services, requestId, actor: { kind: 'nobody' }, now: () => new Date() };
	const { token } = params;
	try {
		services.rateLimit.take(ctx.actor, () => `join ${getClientAddress()}`, cost);
		return { token, visit: await openGuestLink(ctx, token, cookies.get(guestCookie)), refusal: null };
	} catch (cause) {
		const { code, detail } = await reportFailure(services, ctx, cause, requestId, 'guest.join');
		if (code === 'not_found' || code === 'guest_link_taken' || code === 'guest_link_over')
			return { token, visit: null, refusal: { code, reason: String(detail?.reason ?? '') } };
		error(failureKind(code).status, new Failure(code, code).message);
	}
};
