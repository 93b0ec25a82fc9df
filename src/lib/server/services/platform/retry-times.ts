import { backOffMs } from '$lib/domain/platform/back-off';

/** Waits of one verification between its tries; a platform that comes back ends them all at once. */
const limits = { firstMs: 2_000, mostMs: 5 * 60_000 };

/** After so long the customer is gone and the box may be sold: a new scan asks anew. */
export const giveUpAfterMs = 24 * 60 * 60_000;

/** When to ask again. @param failures so far, from 1 */
export const nextTry = (now: Date, failures: number): Date =>
	new Date(now.getTime() + backOffMs(failures, limits, Math.random()));
