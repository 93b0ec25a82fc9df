import type { PlatformAnswer, PlatformStatus } from './platform-answer';

/**
 * For how long an answer is used without asking again, in seconds. House settings: what can change by a sale in
 * the next minute is asked soon again, what never changes back is not. An older answer is used only while its
 * platform is away, and then with its own time beside it (`isStale` in the verdict's rules ends that after a day
 * for what can pass a box).
 */
const freshSeconds: Readonly<Record<PlatformStatus | 'not_known', number>> = {
	activated: 300,
	booked_in: 60,
	booked_out: 60,
	cancelled: 86_400,
	not_known: 30
};

export function isFresh(answer: PlatformAnswer, asOf: Date, now: Date): boolean {
	const seconds = freshSeconds[answer.kind === 'pack' ? answer.pack.status : 'not_known'];
	return now.getTime() - asOf.getTime() < seconds * 1_000;
}
