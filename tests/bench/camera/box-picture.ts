/** A symbol as bwip-js lays it out, in modules. */
export interface SymbolModules {
	readonly name: string;
	/** What it must be read as. */
	readonly text: string;
	readonly matrix: boolean;
	readonly columns: number;
	readonly rows: number;
	/** 1 is dark, row by row. */
	readonly dark: readonly number[];
}

/** What is done to the picture of a box. */
export interface Damage {
	readonly name: string;
	/** Pixels per bar of a 1-D code; a square of a 2-D code is 5/3 of it. */
	readonly modulePx?: number;
	readonly blurPx?: number;
	readonly motionPx?: number;
	readonly tiltDegrees?: number;
	/** How much narrower the far edge of the face is, 0 to 1. */
	readonly perspective?: number;
	readonly glare?: boolean;
	/** Share of the light, 0 to 1. */
	readonly light?: number;
	readonly noise?: number;
	/** Radius in pixels of the bottle or tube that the face is bent round. */
	readonly radiusPx?: number;
}

export const damages: readonly Damage[] = [
	{ name: 'sharp' },
	{ name: 'small modules (2 px)', modulePx: 2 },
	{ name: 'smaller (1.5 px)', modulePx: 1.5 },
	{ name: 'smallest (1.2 px)', modulePx: 1.2 },
	{ name: 'blur 1.5 px', blurPx: 1.5 },
	{ name: 'blur 2.5 px', blurPx: 2.5 },
	{ name: 'motion 5 px', motionPx: 5 },
	{ name: 'tilt 15°', tiltDegrees: 15 },
	{ name: 'tilt 45°', tiltDegrees: 45 },
	{ name: 'tilt 90°', tiltDegrees: 90 },
	{ name: 'perspective 35 %', perspective: 0.35 },
	{ name: 'glare', glare: true },
	{ name: 'low light 15 %, noise', light: 0.15, noise: 6 },
	{ name: 'curved, radius 260 px', radiusPx: 260 },
	{ name: 'small, blurred, tilted, dim', modulePx: 2, blurPx: 0.9, tiltDegrees: 7, light: 0.4, noise: 5 }
];

export const frameSize = { width: 1920, height: 1080 };
const face = { width: 980, height: 640 };

/** The same numbers for the same seed: a corpus that can be made again. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

const surface = (width: number, height: number): [OffscreenCanvas, OffscreenCanvasRenderingContext2D] => {
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (!context) throw new Error('no canvas');
	return [canvas, context];
};

/** The face of a box: print, a dark band beside the label, a dark edge, and one symbol in the middle. */
function drawFace(symbol: SymbolModules, modulePx: number): OffscreenCanvas {
	const [canvas, context] = surface(face.width, face.height);
	context.fillStyle = '#f2f0ea';
	context.fillRect(0, 0, face.width, face.height);
	context.fillStyle = '#123a6b';
	context.fillRect(0, 0, face.width, 110);
	context.fillStyle = '#111';
	context.font = '26px sans-serif';
	for (let line = 0; line < 4; line++)
		context.fillText('批准文号 国药准字H20260001 OTC 24粒', 60, 150 + line * 30);
	for (let line = 0; line < 3; line++)
		context.fillText('生产日期 2026-03-01 有效期至 2028-02', 60, face.height - 90 + line * 30);
	const side = symbol.matrix ? (modulePx * 5) / 3 : modulePx;
	const width = symbol.columns * side;
	const height = symbol.matrix ? symbol.rows * side : Math.max(60, modulePx * 35);
	const left = (face.width - width) / 2;
	const top = (face.height - height) / 2 + 40;
	const quiet = 10 * side;
	context.fillStyle = '#222';
	context.fillRect(left - quiet - 60, top - 20, width + 2 * quiet + 120, height + 40);
	context.fillStyle = '#fff';
	context.fillRect(left - quiet, top - 20, width + 2 * quiet, height + 40);
	context.fillStyle = '#0a0a0a';
	symbol.dark.forEach((dark, index) => {
		if (!dark) return;
		const [column, row] = [index % symbol.columns, Math.floor(index / symbol.columns)];
		context.fillRect(left + column * side, top + row * side, side, symbol.matrix ? side : height);
	});
	return canvas;
}

/** Slice by slice, as seen from the side or round a bottle. */
function bend(from: OffscreenCanvas, { perspective, radiusPx }: Damage): OffscreenCanvas {
	const [canvas, context] = surface(from.width, from.height);
	const middle = from.width / 2;
	if (perspective)
		for (let y = 0; y < from.height; y++) {
			const width = from.width * (1 - perspective * (1 - y / from.height));
			context.drawImage(from, 0, y, from.width, 1, middle - width / 2, y, width, 1.5);
		}
	else if (radiusPx)
		for (let x = -radiusPx; x < radiusPx; x++) {
			const angle = Math.asin(x / radiusPx);
			context.globalAlpha = 1;
			context.drawImage(
				from,
				middle + angle * radiusPx,
				0,
				1 / Math.cos(angle),
				from.height,
				middle + x,
				0,
				1,
				from.height
			);
			context.fillStyle = `rgb(0 0 0 / ${0.6 * (1 - Math.cos(angle))})`;
			context.fillRect(middle + x, 0, 1, from.height);
		}
	else return from;
	return canvas;
}

interface Placed {
	readonly symbol: SymbolModules;
	/** Middle of the face, in shares of the picture. */
	readonly x: number;
	readonly y: number;
}

/** One frame as a camera would give it. Each seed moves box and noise a little. */
export function takePicture(boxes: readonly Placed[], damage: Damage, seed: number): OffscreenCanvas {
	const random = randomFrom(seed * 7919 + 17);
	const [canvas, context] = surface(frameSize.width, frameSize.height);
	context.fillStyle = '#54504a';
	context.fillRect(0, 0, frameSize.width, frameSize.height);
	const [sharp, pen] = surface(frameSize.width, frameSize.height);
	for (const { symbol, x, y } of boxes) {
		const drawn = bend(drawFace(symbol, damage.modulePx ?? 3), damage);
		pen.save();
		pen.translate(x * frameSize.width + (random() - 0.5) * 20, y * frameSize.height + (random() - 0.5) * 20);
		pen.rotate((((damage.tiltDegrees ?? 0) + (random() - 0.5) * 3) * Math.PI) / 180);
		pen.drawImage(drawn, -drawn.width / 2, -drawn.height / 2 - 40);
		pen.restore();
	}
	// No lens is sharper than half a pixel.
	context.filter = `blur(${damage.blurPx ?? 0.5}px)`;
	const steps = damage.motionPx ?? 0;
	for (let step = 0; step <= steps; step++) {
		context.globalAlpha = 1 / (step + 1);
		context.drawImage(sharp, step - steps / 2, 0);
	}
	context.globalAlpha = 1;
	context.filter = 'none';
	if (damage.glare) {
		const [x, y] = [frameSize.width * (0.5 + (random() - 0.5) * 0.1), frameSize.height * 0.47];
		const spot = context.createRadialGradient(x, y, 10, x, y, 150);
		spot.addColorStop(0, 'rgb(255 255 255 / 1)');
		spot.addColorStop(0.35, 'rgb(255 255 255 / 0.97)');
		spot.addColorStop(1, 'rgb(255 255 255 / 0)');
		context.fillStyle = spot;
		context.fillRect(0, 0, frameSize.width, frameSize.height);
	}
	const picture = context.getImageData(0, 0, frameSize.width, frameSize.height);
	const { data } = picture;
	const [light, noise] = [damage.light ?? 1, damage.noise ?? 2];
	for (let at = 0; at < data.length; at += 4) {
		// Two uniform numbers make a hump that is near enough to a sensor's noise.
		const grain = (random() + random() - 1) * 2.4 * noise;
		for (let channel = at; channel < at + 3; channel++) data[channel] = (data[channel] ?? 0) * light + grain;
	}
	context.putImageData(picture, 0, 0);
	return canvas;
}
