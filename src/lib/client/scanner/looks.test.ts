import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import bwipjs from 'bwip-js/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { doubled, middle, toPgm, turned, whole, type GreyPicture } from './grey-picture';
import { glance, turns, wholeLook, type Look } from './looks';

const trace = '83857930000879766660';
const gs1 = '(01)06901234567892(17)271231(10)A1B2C3(21)SN000123456';
const size = { width: 1280, height: 720 };

/** A label on a dark table with one Code 128, its middle given, turned by some degrees. */
function labelled(text: string, modulePx: number, degrees = 0, x = 640, y = 360): GreyPicture {
	const [symbol] = bwipjs.raw({ bcid: 'code128', text });
	if (!symbol || !('sbs' in symbol)) throw new Error('no bars');
	const bars = symbol.sbs.flatMap((wide, index) => Array.from({ length: wide }, () => index % 2 === 0));
	const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
	const long = bars.length * modulePx;
	const pixels = new Uint8Array(size.width * size.height).fill(70);
	// Four points per pixel: a camera sees the mean of what it covers.
	const lightAt = (column: number, row: number) => {
		const u = (column - x) * cos + (row - y) * sin + long / 2;
		const v = -(column - x) * sin + (row - y) * cos;
		if (Math.abs(u - long / 2) > long / 2 + 12 * modulePx || Math.abs(v) > 70) return 70;
		return Math.abs(v) < 55 && bars[Math.floor(u / modulePx)] ? 20 : 235;
	};
	for (let row = 0; row < size.height; row++)
		for (let column = 0; column < size.width; column++) {
			if (Math.hypot(column - x, row - y) > long) continue;
			const upper = lightAt(column + 0.25, row + 0.25) + lightAt(column + 0.75, row + 0.25);
			const lower = lightAt(column + 0.25, row + 0.75) + lightAt(column + 0.75, row + 0.75);
			pixels[row * size.width + column] = (upper + lower) / 4;
		}
	return { pixels, ...size };
}

/** What a look reads, and the middle of where it says it is. */
async function read(picture: GreyPicture, { view, options }: Look) {
	const seen = view(picture);
	const results = await readBarcodes(toPgm(seen), { ...options, textMode: 'Plain' });
	return results
		.filter(({ isValid }) => isValid)
		.map(({ text, symbologyIdentifier, position }) => {
			const { topLeft, bottomRight } = position;
			const [a, b] = [seen.toFrame(topLeft), seen.toFrame(bottomRight)];
			return { text, aim: symbologyIdentifier, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
		});
}
const named = (name: string): Look => turns.find((look) => look.name === name) ?? wholeLook;

beforeAll(async () => {
	const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
	const wasm = await readFile(file);
	await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });
});

describe('ways to look at a frame', () => {
	it('finds a clear code at a glance and says where it is', async () => {
		const [seen] = await read(labelled(trace, 3, 0, 560, 400), glance);
		expect(seen).toMatchObject({ text: trace, aim: ']C0' });
		expect(seen?.x).toBeCloseTo(560, -1);
		expect(Math.abs((seen?.y ?? 0) - 400)).toBeLessThan(30);
	});
	it('reads bars at 45 degrees only after turning, and turns the place back', async () => {
		const picture = labelled(trace, 3, 45, 660, 340);
		expect(await read(picture, wholeLook)).toEqual([]);
		const [seen] = await read(picture, named('turned 45'));
		expect(seen?.text).toBe(trace);
		expect(Math.hypot((seen?.x ?? 0) - 660, (seen?.y ?? 0) - 340)).toBeLessThan(30);
	});
	it('reads flat bars that a hand holds at a slant', async () => {
		for (const degrees of [17, -17]) {
			const picture = labelled(trace, 3, degrees);
			const [seen] = await read(picture, named(degrees > 0 ? 'turned 20' : 'turned -20'));
			expect(seen?.text).toBe(trace);
		}
	});
	it('reads bars of hardly more than a pixel when the middle is enlarged', async () => {
		const [seen] = await read(labelled(trace, 1.5), named('enlarged'));
		expect(seen?.text).toBe(trace);
		expect(seen?.x).toBeCloseTo(640, -1);
	});
	it('tells GS1 data from plain data', async () => {
		const png = await bwipjs.toBuffer({
			bcid: 'gs1datamatrix',
			text: gs1,
			scale: 4,
			padding: 8,
			backgroundcolor: 'FFFFFF'
		});
		const [seen] = await readBarcodes(new Uint8Array(png), { ...wholeLook.options, textMode: 'Plain' });
		expect(seen?.symbologyIdentifier).toBe(']d2');
		expect(seen?.text).toBe('01069012345678921727123110A1B2C3\u001d21SN000123456');
	});
});

describe('parts of a picture', () => {
	const picture: GreyPicture = {
		pixels: Uint8Array.from({ length: 64 }, (_, index) => index * 3),
		width: 8,
		height: 8
	};
	it('cuts the middle out in its own pixels', () => {
		const part = middle(picture, 0.5);
		expect([part.width, part.height, part.pixels[0]]).toEqual([4, 4, (2 * 8 + 2) * 3]);
		expect(part.toFrame({ x: 1, y: 0 })).toEqual({ x: 3, y: 2 });
	});
	it('puts the mean between two pixels when it doubles', () => {
		const large = doubled(whole(picture));
		expect([...large.pixels.subarray(0, 4)]).toEqual([0, 1, 3, 4]);
		expect(large.toFrame({ x: 6, y: 4 })).toEqual({ x: 3, y: 2 });
	});
	it('turns about the middle and shows grey where the picture ends', () => {
		const view = turned(picture, 8, 45);
		expect(view.toFrame({ x: 4, y: 4 })).toEqual({ x: 4, y: 4 });
		expect(view.pixels[0]).toBe(128);
		expect(view.pixels[4 * 8 + 4]).toBe(picture.pixels[4 * 8 + 4]);
	});
	it('writes a picture that any decoder of pictures opens', () => {
		const file = toPgm(picture);
		expect(new TextDecoder().decode(file.subarray(0, 11))).toBe('P5\n8 8\n255\n');
		expect(file.length).toBe(11 + 64);
	});
});
