import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { exifTellsPlace, xmpTellsPlace } from './location';
import { isAnimatedPng, pictureKind } from './picture-kind';

/** A TIFF structure with one entry of a tag in its first directory. */
function tiff(tag: number, little: boolean, prefix = ''): Uint8Array {
	const bytes = new Uint8Array(26);
	const view = new DataView(bytes.buffer);
	view.setUint16(0, little ? 0x4949 : 0x4d4d);
	view.setUint16(2, 42, little);
	view.setUint32(4, 8, little);
	view.setUint16(8, 1, little);
	view.setUint16(10, tag, little);
	return new Uint8Array([...new TextEncoder().encode(prefix), ...bytes]);
}

describe('the place in a picture', () => {
	it('is found in EXIF of either byte order, with and without its prefix', () => {
		for (const little of [true, false])
			for (const prefix of ['', 'Exif\0\0']) {
				expect(exifTellsPlace(tiff(0x8825, little, prefix))).toBe(true);
				expect(exifTellsPlace(tiff(0x010f, little, prefix))).toBe(false);
			}
		expect(xmpTellsPlace('<x exif:GPSLatitude="39,54N"/>')).toBe(true);
		expect(xmpTellsPlace('<x dc:title="GPS"/>')).toBe(false);
	});
	it('is looked for in anything without breaking', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
				exifTellsPlace(bytes);
				exifTellsPlace(new Uint8Array([...tiff(0, true).subarray(0, 8), ...bytes]));
				pictureKind(bytes);
				isAnimatedPng(new Uint8Array([...new TextEncoder().encode('12345678'), ...bytes]));
			})
		);
	});
});
