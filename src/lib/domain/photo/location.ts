/** The tag of IFD0 that points to the GPS directory (EXIF 2.32, 4.6.3). */
const gpsPointer = 0x8825;

/**
 * Whether EXIF data (a TIFF structure, with or without the `Exif\0\0` before it) says where a picture was taken.
 * What cannot be read says nothing: the picture is made anew without it in any case, this only decides what the
 * sender is told.
 */
export function exifTellsPlace(exif: Uint8Array): boolean {
	const prefixed = exif[0] === 0x45 && exif[1] === 0x78 && exif[2] === 0x69 && exif[3] === 0x66;
	const tiff = prefixed ? exif.subarray(6) : exif;
	if (tiff.length < 14) return false;
	const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
	const order = view.getUint16(0);
	if (order !== 0x4949 && order !== 0x4d4d) return false;
	const little = order === 0x4949;
	const directory = view.getUint32(4, little);
	if (directory + 2 > tiff.length) return false;
	const entries = view.getUint16(directory, little);
	for (let index = 0; index < entries; index++) {
		const at = directory + 2 + index * 12;
		if (at + 12 > tiff.length) return false;
		if (view.getUint16(at, little) === gpsPointer) return true;
	}
	return false;
}

/** Whether XMP says it: editors write the place there, too. */
export const xmpTellsPlace = (xmp: string): boolean =>
	/GPS(Latitude|Longitude|DestLatitude)|Iptc4xmpExt:Location/i.test(xmp);
