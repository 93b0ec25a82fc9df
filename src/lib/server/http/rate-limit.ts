import { Failure } from '$lib/contract/errors';
import type { Actor } from '$lib/contract/actor';

/** Requests a minute. A whole shop may sit behind one address, so strangers share a generous allowance. */
const perMinute = { nobody: 600, device: 1_200, staff: 2_400, partner: 2_400, guest: 600 } as const;

export interface RateLimit {
	/**
	 * @param cost what is dearer than a usual request counts as so many
	 * @param address where a stranger asks from; nobody else is counted by it
	 * @throws Failure too_many_requests. Machines are limited by their chain's contract, not here.
	 */
	take(actor: Actor, address: () => string, cost?: number): void;
}

/** Token buckets in this process; each process behind a balancer has its own. */
export function createRateLimit(now: () => number = Date.now): RateLimit {
	const buckets = new Map<string, { tokens: number; at: number }>();
	return {
		take(actor, address, cost = 1) {
			if (actor.kind === 'machine' || actor.kind === 'system') return;
			const rate = perMinute[actor.kind];
			const key = actor.kind === 'nobody' ? address() : actor.id;
			const time = now();
			const bucket = buckets.get(key) ?? { tokens: rate, at: time };
			const tokens = Math.min(rate, bucket.tokens + ((time - bucket.at) * rate) / 60_000) - cost;
			// A full bucket need not be remembered; when many strangers come, the oldest are dropped.
			if (!buckets.has(key) && buckets.size >= 50_000) buckets.delete(buckets.keys().next().value ?? '');
			buckets.set(key, { tokens: Math.max(tokens, 0), at: time });
			if (tokens < 0)
				throw new Failure('too_many_requests', 'too many requests; wait a moment', { retryAfterSeconds: 5 });
		}
	};
}
