import { backOffMs } from '$lib/domain/platform/back-off';
import type { UnavailableReason } from '$lib/domain/verification/facts';
import { PlatformAway, type PlatformState } from './port';

export interface Chance {
	/** Milliseconds. */
	now(): number;
	/** 0 ≤ chance < 1. */
	random(): number;
}

/** So many calls fail in a row before the platform is left alone for a while. */
const patience = 3;
const limits = { firstMs: 1_000, mostMs: 30_000 };
/** No platform is left alone for longer because of what it says itself. */
const mostRetryAfterMs = 10 * 60_000;

/**
 * Leaves a platform alone after failures: nobody waits for what has just failed three times, and a platform in
 * trouble is not asked more for it. After the wait one call tries; if that fails the wait doubles.
 */
export class Breaker {
	#failures = 0;
	#until = 0;
	#reason: PlatformAway['reason'] | null = null;
	#answeredAt: number | null = null;
	#recovered = false;

	constructor(private readonly chance: Chance) {}

	/** Why nobody may ask now, or undefined. */
	get refusal(): PlatformAway | undefined {
		return this.#reason && this.chance.now() < this.#until
			? new PlatformAway(this.#reason, 'left alone after failures')
			: undefined;
	}

	/** The wait is over and nothing has succeeded yet: one call at a time. */
	get onTrial(): boolean {
		return this.#until > 0 && this.#failures > 0;
	}

	succeeded(): void {
		if (this.#failures > 0) this.#recovered = true;
		this.#failures = 0;
		this.#until = 0;
		this.#reason = null;
		this.#answeredAt = this.chance.now();
	}

	failed({ reason, retryAfterMs = 0 }: PlatformAway): void {
		this.#failures += 1;
		this.#recovered = false;
		this.#reason = reason;
		const over = this.#failures - patience + 1;
		const wait = over > 0 ? backOffMs(over, limits, this.chance.random()) : 0;
		const most = Math.max(wait, Math.min(retryAfterMs, mostRetryAfterMs));
		if (most > 0) this.#until = this.chance.now() + most;
	}

	/** True once after it came back. */
	takeRecovery(): boolean {
		const recovered = this.#recovered;
		this.#recovered = false;
		return recovered;
	}

	state(): PlatformState {
		const instant = (ms: number) => new Date(ms).toISOString();
		const answered = this.#answeredAt;
		return {
			reachable: this.#failures > 0 ? false : answered === null ? null : true,
			lastAnswerAt: answered === null ? null : instant(answered),
			retryAt: this.refusal ? instant(this.#until) : null,
			failures: this.#failures,
			lastFailure: this.#reason satisfies UnavailableReason | null
		};
	}
}
