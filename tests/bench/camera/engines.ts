import { Html5Qrcode, Html5QrcodeSupportedFormats as Format } from 'html5-qrcode';
import { FrameDecoder } from '$lib/client/scanner/frame-decoder';
import type { FrameReading } from '$lib/client/scanner/sighting';

export const ownFormats = [
	Format.CODE_128,
	Format.EAN_13,
	Format.EAN_8,
	Format.UPC_A,
	Format.UPC_E,
	Format.DATA_MATRIX,
	Format.QR_CODE
];

/** Reads one frame; undefined where it read nothing. */
export type Engine = (frame: OffscreenCanvas) => Promise<readonly string[]>;

interface OwnDecoder {
	decodeAsync(canvas: HTMLCanvasElement): Promise<{ readonly text: string }>;
}

/** The decoder that html5-qrcode brings, by the way it calls it itself: the picture, then the picture mirrored. */
export function ownDecoder(element: string): OwnDecoder {
	const reader = new Html5Qrcode(element, {
		formatsToSupport: ownFormats,
		useBarCodeDetectorIfSupported: false,
		verbose: false
	});
	return Reflect.get(reader, 'qrcode') as OwnDecoder;
}

/** @param box the part of the picture in its middle that is given to it, in camera pixels */
export function libraryEngine(decoder: OwnDecoder, box: { width: number; height: number }): Engine {
	const canvas = document.createElement('canvas');
	canvas.width = box.width;
	canvas.height = box.height;
	const context = canvas.getContext('2d', { willReadFrequently: true });
	return async (frame) => {
		context?.drawImage(frame, (box.width - frame.width) / 2, (box.height - frame.height) / 2);
		return decoder.decodeAsync(canvas).then(
			({ text }) => [text],
			() => []
		);
	};
}

export function workerEngine(onReading: (reading: FrameReading) => void): Engine & { close(): void } {
	const decoder = new FrameDecoder((reason) => {
		throw new Error(reason);
	});
	let stamp = 0;
	const engine = async (frame: OffscreenCanvas) => {
		const reading = await decoder.readFrame(new VideoFrame(frame, { timestamp: (stamp += 66_000) }));
		if (reading) onReading(reading);
		return reading?.sightings.map(({ text }) => text) ?? [];
	};
	return Object.assign(engine, { close: () => decoder.close() });
}
