import type { UnavailableReason } from '$lib/domain/verification/facts';

/** `GET /api/v1/platforms`: one outside trace platform as the manager sees it. Keys and addresses stay out of it. */
export interface PlatformLine {
	readonly name: string;
	/** Null before the server that answers here asked it for the first time. */
	readonly reachable: boolean | null;
	/** ISO instants; null when there was none. */
	readonly lastAnswerAt: string | null;
	readonly retryAt: string | null;
	/** Calls that failed in a row, and why the last of them did. */
	readonly failures: number;
	readonly lastFailure: UnavailableReason | null;
	/** Verifications of this chain that wait for it. */
	readonly waiting: number;
	readonly oldestAt: string | null;
}
