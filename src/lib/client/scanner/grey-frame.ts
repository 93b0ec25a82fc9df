import type { GreyPicture } from './grey-picture';

/** Formats whose first plane is the brightness of every pixel, one byte each. */
const brightnessFirst: ReadonlySet<string | null> = new Set(['I420', 'I420A', 'I422', 'I444', 'NV12']);

const canvas = new OffscreenCanvas(1, 1);

function draw(frame: VideoFrame | ImageBitmap): GreyPicture {
	const [width, height] =
		'displayWidth' in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
	if (canvas.width !== width) canvas.width = width;
	if (canvas.height !== height) canvas.height = height;
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (!context) throw new Error('no canvas to draw on');
	context.drawImage(frame, 0, 0);
	const { data } = context.getImageData(0, 0, width, height);
	const pixels = new Uint8Array(width * height);
	// Weights of ITU-R BT.601.
	for (let at = 0, from = 0; at < pixels.length; at++, from += 4)
		pixels[at] =
			(306 * (data[from] ?? 0) + 601 * (data[from + 1] ?? 0) + 117 * (data[from + 2] ?? 0) + 512) >> 10;
	return { pixels, width, height };
}

const isUpright = (frame: VideoFrame): boolean =>
	!Reflect.get(frame, 'rotation') && !Reflect.get(frame, 'flip');

/**
 * The brightness of a frame at the camera's own resolution. A camera's frame holds it ready as its first plane;
 * anything else is drawn and converted.
 */
export async function greyOf(frame: VideoFrame | ImageBitmap): Promise<GreyPicture> {
	if (!('copyTo' in frame) || !brightnessFirst.has(frame.format) || !isUpright(frame)) return draw(frame);
	const bytes = new Uint8Array(frame.allocationSize());
	const [plane] = await frame.copyTo(bytes);
	const { width, height } = frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight };
	if (plane?.stride !== width) return draw(frame);
	return { pixels: bytes.subarray(plane.offset, plane.offset + width * height), width, height };
}
