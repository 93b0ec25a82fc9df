/** The same code within this time is one scan: a trigger held down, a box still in front of the camera. */
export const repeatMs = 3_000;

/** Tells whether a text at a time (milliseconds) is only a repetition of the last one. */
export type RepeatGuard = (text: string, at: number) => boolean;

/** A scanner may send a symbology prefix and lose the separators where a camera does neither: the code is the same. */
const bare = (text: string): string => text.replace(/^\][A-Za-z][0-9A-Za-z]/, '').replaceAll('\u001d', '');

/**
 * Remembers the last code. Every sight of it keeps it fresh, so that a box left under a scanner counts once.
 * Whatever scans for one screen shares one guard.
 */
export function createRepeatGuard(withinMs = repeatMs): RepeatGuard {
	let last: { text: string; at: number } | undefined;
	return (given, at) => {
		const text = bare(given);
		const repeated = last !== undefined && last.text === text && at - last.at < withinMs;
		last = { text, at };
		return repeated;
	};
}
