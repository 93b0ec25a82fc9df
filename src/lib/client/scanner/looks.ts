import type { ReaderOptions } from 'zxing-wasm/reader';
import { doubled, middle, turned, whole, type GreyPicture, type View } from './grey-picture';

/** One way to look at a frame. */
export interface Look {
	readonly name: string;
	readonly view: (frame: GreyPicture) => View;
	readonly options: ReaderOptions;
}

export const formats = [
	'Code128',
	'EAN13',
	'EAN8',
	'UPCA',
	'UPCE',
	'DataMatrix',
	'QRCode'
] as const satisfies ReaderOptions['formats'];

const careful: ReaderOptions = {
	formats: [...formats],
	tryHarder: true,
	tryInvert: false,
	maxNumberOfSymbols: 8
};

/** Every frame, the whole of it: costs an eighth of a careful look and finds what is large and clear. */
export const glance: Look = {
	name: 'glance',
	view: whole,
	options: { ...careful, tryHarder: false }
};

/** Finds several codes beside each other, of which a glance finds one. */
export const wholeLook: Look = { name: 'whole', view: whole, options: careful };

/** A slanted line crosses all bars of a code only while the code is not much longer than high. */
const turnedBy = (degrees: number): Look => ({
	name: `turned ${degrees}`,
	view: (frame) => turned(frame, Math.min(frame.height, 900), degrees),
	options: { ...careful, tryDownscale: false }
});

/** After the glance, each frame gets one of these in turn; what reads which damage is in docs/decisions. */
export const turns: readonly [Look, ...Look[]] = [
	{
		name: 'middle',
		view: (frame) => middle(frame, 0.55),
		// Laser marks are light on dark.
		options: { ...careful, tryInvert: true }
	},
	wholeLook,
	{
		name: 'enlarged',
		view: (frame) => doubled(middle(frame, 0.4)),
		options: { ...careful, tryDownscale: false }
	},
	turnedBy(20),
	turnedBy(45),
	turnedBy(-20)
];
