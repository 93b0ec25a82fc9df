import sharp from 'sharp';
import { exifTellsPlace, xmpTellsPlace } from '$lib/domain/photo/location';
import {
	isAnimatedPng,
	keptPixels,
	mostPhotoPixels,
	pictureKind,
	previewPixels,
	type PhotoFault
} from '$lib/domain/photo/picture-kind';

export interface RemadePicture {
	readonly width: number;
	readonly height: number;
	/** JPEG without metadata, at most 1600 pixels on its longer side. */
	readonly bytes: Buffer;
	readonly preview: Buffer;
	/** The picture that came told a place. */
	readonly locationRemoved: boolean;
}

/** Thrown for a picture that is not taken. */
export class PictureRefused extends Error {
	constructor(readonly fault: PhotoFault) {
		super(fault);
		this.name = 'PictureRefused';
	}
}

/** A picture takes one thread and is not remembered: calls and verifications share the machine. */
sharp.concurrency(1);
sharp.cache(false);
const decodeSeconds = 5;
const mostAtOnce = 2;

let running = 0;
const waiting: (() => void)[] = [];
async function inTurn<Answer>(run: () => Promise<Answer>): Promise<Answer> {
	if (running >= mostAtOnce) await new Promise<void>((go) => waiting.push(go));
	running++;
	try {
		return await run();
	} finally {
		running--;
		waiting.shift()?.();
	}
}

/**
 * Decodes a picture and makes it anew as JPEG: nothing of the file that came is kept, neither its metadata nor
 * whatever was hidden behind the picture. Pixels and time are bounded before and while it is decoded.
 * @throws PictureRefused
 */
export function remakePicture(bytes: Uint8Array): Promise<RemadePicture> {
	const kind = pictureKind(bytes);
	if (kind !== 'jpeg' && kind !== 'png' && kind !== 'webp') return Promise.reject(new PictureRefused(kind));
	if (kind === 'png' && isAnimatedPng(bytes)) return Promise.reject(new PictureRefused('animated'));
	return inTurn(() => remake(bytes, kind));
}

async function remake(bytes: Uint8Array, kind: 'jpeg' | 'png' | 'webp'): Promise<RemadePicture> {
	const open = () => sharp(bytes, { failOn: 'warning', limitInputPixels: mostPhotoPixels });
	const facts = await open()
		.metadata()
		.catch((error: unknown) => {
			throw new PictureRefused(faultOf(error));
		});
	if (facts.format !== kind) throw new PictureRefused('not_a_picture');
	if ((facts.pages ?? 1) > 1) throw new PictureRefused('animated');
	if (facts.width * facts.height > mostPhotoPixels) throw new PictureRefused('too_many_pixels');
	try {
		const { data, info } = await open()
			.timeout({ seconds: decodeSeconds })
			.autoOrient()
			.resize({ width: keptPixels, height: keptPixels, fit: 'inside', withoutEnlargement: true })
			// What shows through a transparent picture is paper.
			.flatten({ background: '#ffffff' })
			.toColourspace('srgb')
			.jpeg({ quality: 82 })
			.toBuffer({ resolveWithObject: true });
		const preview = await sharp(data)
			.resize({ width: previewPixels, height: previewPixels, fit: 'inside', withoutEnlargement: true })
			.jpeg({ quality: 70 })
			.toBuffer();
		return {
			width: info.width,
			height: info.height,
			bytes: data,
			preview,
			locationRemoved:
				(facts.exif !== undefined && exifTellsPlace(facts.exif)) ||
				(facts.xmpAsString !== undefined && xmpTellsPlace(facts.xmpAsString))
		};
	} catch (error) {
		throw new PictureRefused(faultOf(error));
	}
}

/** The library names its reasons in words alone. */
function faultOf(error: unknown): PhotoFault {
	const words = error instanceof Error ? error.message : '';
	if (/pixel limit/i.test(words)) return 'too_many_pixels';
	if (/timeout/i.test(words)) return 'too_slow';
	return /unsupported image format/i.test(words) ? 'not_a_picture' : 'damaged';
}
