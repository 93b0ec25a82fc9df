/** Why a picture is not taken; each has words of its own. */
export const photoFaults = [
	'not_a_picture',
	'drawing',
	'animated',
	'damaged',
	'too_many_pixels',
	'too_slow',
	'too_many_pictures'
] as const;
export type PhotoFault = (typeof photoFaults)[number];

/** As a camera makes them: 12 MB holds 50 megapixels in JPEG. */
export const mostPhotoBytes = 12 * 1024 * 1024;
export const mostPhotoPixels = 60_000_000;
/** The longer side of what is kept. */
export const keptPixels = 1_600;
export const previewPixels = 320;
export const mostPhotosOfConsult = 30;

const starts = (bytes: Uint8Array, text: string, at = 0): boolean =>
	[...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));

/** By the first bytes, never by a name or a header that came along. */
export function pictureKind(bytes: Uint8Array): 'jpeg' | 'png' | 'webp' | PhotoFault {
	if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
	if (starts(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
	if (starts(bytes, 'RIFF') && starts(bytes, 'WEBP', 8)) return 'webp';
	if (starts(bytes, 'GIF8')) return 'animated';
	const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1_024)).toLowerCase();
	return head.includes('<svg') ? 'drawing' : 'not_a_picture';
}

/** An animated PNG says so before its first picture; `acTL` elsewhere is part of the compressed data. */
export function isAnimatedPng(bytes: Uint8Array): boolean {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	for (let at = 8; at + 12 <= bytes.length;) {
		const length = view.getUint32(at);
		if (starts(bytes, 'acTL', at + 4)) return true;
		if (starts(bytes, 'IDAT', at + 4)) return false;
		at += 12 + length;
	}
	return false;
}
