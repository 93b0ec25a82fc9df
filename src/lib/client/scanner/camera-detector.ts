import type { Sighting } from './sighting';

/** What html5-qrcode asks of `window.BarcodeDetector`, and all that it uses of an answer. */
export interface Detected {
	readonly rawValue: string;
	readonly format: string;
	readonly boundingBox: { readonly width: number; readonly height: number };
}

/**
 * A `BarcodeDetector` for html5-qrcode, which paces the reading. The picture it brings is as small as its own place
 * on the screen, so `look` takes the camera's own. Its results have no room for what kind of data a symbol holds:
 * that goes before the text as an AIM identifier, as scanners send it.
 */
export const detectorOver = (look: () => Promise<Sighting | undefined>) =>
	class {
		async detect(): Promise<Detected[]> {
			const sighting = await look();
			if (!sighting) return [];
			const { aim, text, format } = sighting;
			return [{ rawValue: aim + text, format, boundingBox: { width: 1, height: 1 } }];
		}
	};

/** The parts of what the detector above handed through html5-qrcode. */
export const splitAim = (rawValue: string): { input: string; symbology: string } => ({
	input: rawValue.slice(3),
	symbology: rawValue.slice(0, 3)
});

/** Puts a detector where html5-qrcode looks for one. @returns puts back what was there */
export function installDetector(detector: ReturnType<typeof detectorOver>): () => void {
	const before = Object.getOwnPropertyDescriptor(window, 'BarcodeDetector');
	// Also where the browser has one of its own: some know no format at all.
	Object.defineProperty(window, 'BarcodeDetector', { value: detector, configurable: true, writable: true });
	return () => {
		if (before) Object.defineProperty(window, 'BarcodeDetector', before);
		else Reflect.deleteProperty(window, 'BarcodeDetector');
	};
}
