export interface QueueFacts {
	/** Patients who are before this one: 0 = next. */
	readonly ahead: number;
	/** Doctors signed in and taking patients, those in a call included. */
	readonly doctors: number;
	/** Of them, those without a call now. */
	readonly freeDoctors: number;
	/** Durations of recently ended calls of these doctors, in minutes. */
	readonly recentMinutes: readonly number[];
}

export type WaitEstimate = { readonly lowMinutes: number; readonly highMinutes: number } | 'unknown';

export interface EstimateSettings {
	/** With fewer ended calls to go by, no time is named. */
	readonly minimumSamples: number;
	readonly lowQuantile: number;
	readonly highQuantile: number;
}

export const estimateDefaults: EstimateSettings = {
	minimumSamples: 5,
	lowQuantile: 0.25,
	highQuantile: 0.8
};

/**
 * A range for the time until a doctor takes this patient, from what calls have lately taken.
 *
 * So many calls must end first: k = ahead + 1 − freeDoctors. If k ≤ 0 a doctor is free: 0 to 1 minute. Otherwise
 * calls run `doctors` at a time. The low end lets the running calls end at once and the others take a short while:
 * ⌊(k − 1) / doctors⌋ rounds of the low quantile. The high end lets every round take long, the running one included:
 * ⌈k / doctors⌉ rounds of the high quantile. Quantiles are those of the nearest rank. Low is rounded down, high up.
 *
 * Example: calls of 4, 5, 6, 8, 10 minutes, 2 doctors, both busy, 2 patients ahead: k = 3.
 * Low quantile (rank ⌈0.25·5⌉ = 2) is 5, high (rank ⌈0.8·5⌉ = 4) is 8.
 * Low = ⌊2/2⌋ × 5 = 5, high = ⌈3/2⌉ × 8 = 16 → "5 to 16 minutes".
 */
export function estimateWait(
	{ ahead, doctors, freeDoctors, recentMinutes }: QueueFacts,
	settings: EstimateSettings = estimateDefaults
): WaitEstimate {
	if (doctors < 1) return 'unknown';
	const before = ahead + 1 - freeDoctors;
	if (before <= 0) return { lowMinutes: 0, highMinutes: 1 };
	const samples = recentMinutes
		.filter((minutes) => Number.isFinite(minutes) && minutes >= 0)
		.toSorted((a, b) => a - b);
	if (samples.length < settings.minimumSamples) return 'unknown';
	const low = Math.floor((before - 1) / doctors) * quantile(samples, settings.lowQuantile);
	const high = Math.ceil(before / doctors) * quantile(samples, settings.highQuantile);
	const lowMinutes = Math.floor(low);
	return { lowMinutes, highMinutes: Math.max(lowMinutes + 1, Math.ceil(high)) };
}

/** Nearest rank: the smallest sample that at least this share of all samples does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
	const rank = Math.max(1, Math.ceil(share * sorted.length));
	return sorted[Math.min(rank, sorted.length) - 1] ?? 0;
}
