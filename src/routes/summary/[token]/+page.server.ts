import { error } from '@sveltejs/kit';
import { Failure, failureKind } from '$lib/contract/errors';
import type { Context } from '$lib/server/context';
import { reportFailure } from '$lib/server/http/failure-answer';
import { openSummary } from '$lib/server/services/summary/open-summary';
import type { PageServerLoad } from './$types';

/** Of a stranger's 600 requests a minute one such page costs 20: guessing 192 bits is hopeless, and not at our cost. */
const cost = 20;

export const load: PageServerLoad = async ({ locals, params, getClientAddress, setHeaders }) => {
	const { services, requestId } = locals;
	setHeaders({
		'cache-control': 'no-store',
		'x-robots-tag': 'noindex, nofollow, noarchive',
		'referrer-policy': 'no-referrer'
	});
	// Whoever has the address reads as nobody, also in a browser that is signed in: the page shows the same to all.
	const ctx: Context = { services, requestId, actor: { kind: 'nobody' }, now: () => new Date() };
	try {
		services.rateLimit.take(ctx.actor, () => `summary ${getClientAddress()}`, cost);
		return await openSummary(ctx, params.token);
	} catch (cause) {
		const failure =
			cause instanceof Failure ? cause : await reportFailure(services, ctx, cause, requestId, 'summary.open');
		if (failure.code === 'not_found') return { summary: null, expiresAt: '' };
		error(failureKind(failure.code).status, failure.code);
	}
};
