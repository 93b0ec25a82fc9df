import type { Point } from './sighting';

/** One byte of brightness per pixel, row by row. */
export interface GreyPicture {
	readonly pixels: Uint8Array<ArrayBuffer>;
	readonly width: number;
	readonly height: number;
}

/** A part of a picture, or the picture turned, and the way back from its pixels to those of the whole. */
export interface View extends GreyPicture {
	toFrame(point: Point): Point;
}

export const whole = (picture: GreyPicture): View => ({ ...picture, toFrame: (point) => point });

/** The middle of the picture in its own pixels. @param share of its width and height, 0 to 1 */
export function middle({ pixels, width, height }: GreyPicture, share: number): View {
	const [w, h] = [Math.round(width * share), Math.round(height * share)];
	const [left, top] = [(width - w) >> 1, (height - h) >> 1];
	const part = new Uint8Array(w * h);
	for (let y = 0; y < h; y++) {
		const start = (top + y) * width + left;
		part.set(pixels.subarray(start, start + w), y * w);
	}
	return { pixels: part, width: w, height: h, toFrame: ({ x, y }) => ({ x: x + left, y: y + top }) };
}

/** Twice as large, in between interpolated: bars of hardly more than one pixel become readable. */
export function doubled(view: View): View {
	const { pixels, width, height } = view;
	const [w, h] = [width * 2, height * 2];
	const large = new Uint8Array(w * h);
	for (let y = 0; y < h; y++) {
		const upper = (y >> 1) * width;
		const lower = y & 1 && (y >> 1) + 1 < height ? upper + width : upper;
		for (let x = 0; x < width; x++) {
			const next = x + 1 < width ? x + 1 : x;
			const here = (pixels[upper + x] ?? 0) + (pixels[lower + x] ?? 0);
			const beside = (pixels[upper + next] ?? 0) + (pixels[lower + next] ?? 0);
			large[y * w + 2 * x] = here >> 1;
			large[y * w + 2 * x + 1] = (here + beside) >> 2;
		}
	}
	return { pixels: large, width: w, height: h, toFrame: ({ x, y }) => view.toFrame({ x: x / 2, y: y / 2 }) };
}

/**
 * The middle square turned, for bars that no straight line crosses as a whole.
 * @param side of the square in pixels; what lies outside the picture is grey
 */
export function turned({ pixels, width, height }: GreyPicture, side: number, degrees: number): View {
	const square = new Uint8Array(side * side).fill(128);
	const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
	const half = side / 2;
	const toFrame = ({ x: u, y: v }: Point): Point => ({
		x: width / 2 + cos * (u - half) - sin * (v - half),
		y: height / 2 + sin * (u - half) + cos * (v - half)
	});
	for (let v = 0; v < side; v++) {
		let { x, y } = toFrame({ x: 0, y: v });
		for (let u = 0; u < side; u++, x += cos, y += sin) {
			const [column, row] = [x | 0, y | 0];
			if (x < 0 || y < 0 || column >= width - 1 || row >= height - 1) continue;
			const at = row * width + column;
			const [right, down] = [x - column, y - row];
			const upper = (pixels[at] ?? 0) * (1 - right) + (pixels[at + 1] ?? 0) * right;
			const lower = (pixels[at + width] ?? 0) * (1 - right) + (pixels[at + width + 1] ?? 0) * right;
			square[v * side + u] = upper * (1 - down) + lower * down;
		}
	}
	return { pixels: square, width: side, height: side, toFrame };
}

/** The picture as a file that every decoder of pictures reads: binary PGM, the plainest there is. */
export function toPgm({ pixels, width, height }: GreyPicture): Uint8Array<ArrayBuffer> {
	const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
	const file = new Uint8Array(head.length + pixels.length);
	file.set(head);
	file.set(pixels, head.length);
	return file;
}
