import type { PlatformAnswer } from '$lib/domain/platform/platform-answer';
import type { Route } from '$lib/domain/platform/route-code';
import type { UnavailableReason } from '$lib/domain/verification/facts';

/**
 * A platform gave no answer that can be used.
 * timeout: it was silent for too long       not_connected: no line to it, or the line broke
 * refused: it does not serve us             source_failed: an error, a limit, or an answer that does not fit
 */
export class PlatformAway extends Error {
	constructor(
		readonly reason: Exclude<UnavailableReason, 'offline'>,
		message: string,
		/** The platform itself said how long to stay away. */
		readonly retryAfterMs?: number
	) {
		super(message);
		this.name = 'PlatformAway';
	}
}

/** How a platform has been doing, as seen by this process since it started. */
export interface PlatformState {
	/** Null before it was asked for the first time. */
	readonly reachable: boolean | null;
	/** ISO instants. */
	readonly lastAnswerAt: string | null;
	/** Until then it is not asked; null when it may be asked now. */
	readonly retryAt: string | null;
	/** Calls that failed in a row. */
	readonly failures: number;
	readonly lastFailure: UnavailableReason | null;
}

/** One outside trace platform. What it returns was validated as a whole; nothing of a wrong answer is passed on. */
export interface TracePlatform {
	/** As it is shown to people, and the label of its metrics. */
	readonly name: string;
	/** The codes that it answers for. */
	readonly routes: readonly Route[];
	/** Whether it may be asked now: false while it is left alone after failures. */
	readonly ready: boolean;
	/**
	 * Asks for one code. Calls for the same code share one answer, and codes that wait share one query.
	 * May take as long as the platform's own time limit: whoever cannot wait so long stops waiting by himself.
	 * @throws PlatformAway
	 */
	ask(code: string): Promise<PlatformAnswer>;
	/** True once after it came back from a failure: those who wait for it need wait no longer. */
	takeRecovery(): boolean;
	state(): PlatformState;
}
