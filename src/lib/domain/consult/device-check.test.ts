import { describe, expect, it } from 'vitest';
import { isBlack } from './device-check';

const picture = (light: number, spots = 0) =>
	Array.from({ length: 400 }, (_, at) =>
		at < spots ? [255, 255, 255, 255] : [light, light, light, 255]
	).flat();

describe('a black picture', () => {
	it.each([
		['a covered lens', picture(3), true],
		['a covered lens with three hot pixels', picture(3, 3), true],
		['a dark room with a window', picture(5, 40), false],
		['a lit room', picture(120), false],
		['no picture', [], true]
	])('%s', (_what, pixels, black) => expect(isBlack(pixels)).toBe(black));
});
