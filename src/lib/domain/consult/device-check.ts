import { deviceFindings } from './call-modes';

/** `black`: it opens, and shows nothing (a cover, a dead sensor). */
export const cameraFindings = [...deviceFindings, 'black'] as const;
/** `silent`: it opens, and nothing was heard. */
export const microphoneFindings = [...deviceFindings, 'silent'] as const;
export const speakerFindings = ['heard', 'not_heard', 'not_checked'] as const;
/** `not_configured`: this installation has no relay. */
export const pathFindings = ['ok', 'failed', 'not_configured', 'not_checked'] as const;

export type CameraFinding = (typeof cameraFindings)[number];
export type MicrophoneFinding = (typeof microphoneFindings)[number];
export type SpeakerFinding = (typeof speakerFindings)[number];
export type PathFinding = (typeof pathFindings)[number];

/** The whole check, the customer's own answer apart. */
export const deviceCheckMostMs = 20_000;

/**
 * Whether a picture shows nothing at all. `pixels` are RGBA; a lit room is far above, a covered lens below. The
 * brightest hundredth is looked at, so that one hot pixel of a dead sensor makes no picture.
 *
 * @returns true for an empty list as well: no picture was seen
 */
export function isBlack(pixels: ArrayLike<number>, darkest = 24): boolean {
	const lights: number[] = [];
	for (let at = 0; at + 3 < pixels.length; at += 4)
		lights.push(0.2126 * (pixels[at] ?? 0) + 0.7152 * (pixels[at + 1] ?? 0) + 0.0722 * (pixels[at + 2] ?? 0));
	lights.sort((a, b) => b - a);
	return (lights[Math.floor(lights.length / 100)] ?? 0) < darkest;
}
