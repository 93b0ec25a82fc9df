export interface BackOffLimits {
	readonly firstMs: number;
	readonly mostMs: number;
}

/**
 * How long to wait before the next try: doubling from `firstMs` up to `mostMs`, of which the upper half is left to
 * chance so that many who failed together do not come back together.
 * @param failures in a row, from 1
 * @param chance 0 ≤ chance < 1
 *
 * Example, first 1 s, most 30 s: after 1 failure 0.5–1 s, after 3 2–4 s, after 6 and more 15–30 s.
 */
export function backOffMs(failures: number, { firstMs, mostMs }: BackOffLimits, chance: number): number {
	const whole = Math.min(mostMs, firstMs * 2 ** Math.max(0, Math.min(failures, 40) - 1));
	return Math.round(whole / 2 + (whole / 2) * chance);
}
