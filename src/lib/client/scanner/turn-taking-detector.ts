import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';

// Before anything is constructed: without it the decoder would be fetched from a public CDN.
prepareZXingModule({
	overrides: { locateFile: (path: string) => (path.endsWith('.wasm') ? wasmUrl : path) }
});

/** How much of the picture's width and height the centre crop keeps. */
const cropShare = 0.55;

/** The running video, whose own pixels the centre crop is cut from; set while a camera is on. */
const source: { video?: HTMLVideoElement } = {};

export const lookThrough = (video: HTMLVideoElement | undefined): void => void (source.video = video);

const crop = (): HTMLCanvasElement | undefined => {
	const { video } = source;
	if (!video || video.videoWidth === 0) return undefined;
	const width = Math.round(video.videoWidth * cropShare);
	const height = Math.round(video.videoHeight * cropShare);
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height;
	const left = (video.videoWidth - width) / 2;
	const top = (video.videoHeight - height) / 2;
	canvas
		.getContext('2d', { willReadFrequently: true })
		?.drawImage(video, left, top, width, height, 0, 0, width, height);
	return canvas;
};

/**
 * ZXing-C++ behind the interface of `BarcodeDetector`. Every other look is at the centre of the picture in the
 * camera's own pixels: narrow bars that the scaled frame blurs are read there.
 */
export class TurnTakingDetector extends BarcodeDetector {
	#turn = 0;

	override detect(image: Parameters<BarcodeDetector['detect']>[0]): ReturnType<BarcodeDetector['detect']> {
		this.#turn += 1;
		return super.detect((this.#turn % 2 === 0 && crop()) || image);
	}
}
