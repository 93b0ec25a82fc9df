/** The same code within this time is one scan: a trigger held down, a box still in front of the camera. */
export const repeatMs = 3_000;

/**
 * Remembers the last code. Every sight of it keeps it fresh, so that a box left under a camera counts once.
 * @returns a function that says whether `text` at `at` (milliseconds) is only a repetition
 */
export function createRepeatGuard(withinMs = repeatMs): (text: string, at: number) => boolean {
	let last: { text: string; at: number } | undefined;
	return (text, at) => {
		const repeated = last !== undefined && last.text === text && at - last.at < withinMs;
		last = { text, at };
		return repeated;
	};
}
