import sharp from 'sharp';

/** Pictures that the tests make themselves; nothing of them comes from anywhere else. */
export const plain = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 3, background: { r: 200, g: 120, b: 90 } } });

/** As a phone writes it: turned by its EXIF, with the place where it was taken. */
export const phonePicture = (): Promise<Buffer> =>
	plain(2400, 1200)
		.jpeg({ quality: 90 })
		.withExif({
			IFD0: { Make: 'Wenyao' },
			IFD3: {
				GPSLatitudeRef: 'N',
				GPSLatitude: '39/1 54/1 0/1',
				GPSLongitudeRef: 'E',
				GPSLongitude: '116/1 23/1 0/1'
			}
		})
		.withMetadata({ orientation: 6 })
		.toBuffer();

const crcTable = Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c >>> 0;
});
const crc = (bytes: Uint8Array): number => {
	let c = 0xffffffff;
	for (const byte of bytes) c = (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
	return (c ^ 0xffffffff) >>> 0;
};
function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type), data]);
	const head = Buffer.alloc(4);
	head.writeUInt32BE(data.length);
	const tail = Buffer.alloc(4);
	tail.writeUInt32BE(crc(body));
	return Buffer.concat([head, body, tail]);
}

/** A PNG that says it is so large, with next to nothing in it: a decompression bomb. */
export function bombPng(width: number, height: number): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', header),
		chunk('IDAT', Buffer.from('789c010000ffff00000001', 'hex')),
		chunk('IEND', Buffer.alloc(0))
	]);
}

/** An animated PNG: the control chunk stands before the first picture. */
export async function animatedPng(): Promise<Buffer> {
	const png = await plain(16, 16).png().toBuffer();
	const control = Buffer.alloc(8);
	control.writeUInt32BE(2, 0);
	return Buffer.concat([png.subarray(0, 33), chunk('acTL', control), png.subarray(33)]);
}

export async function animatedWebp(): Promise<Buffer> {
	const frames = [1, 2].map((n) =>
		plain(16, 16)
			.tint({ r: n * 100, g: 0, b: 0 })
			.png()
			.toBuffer()
	);
	return sharp(await Promise.all(frames), { join: { animated: true } })
		.webp({ loop: 0, delay: [100, 100] })
		.toBuffer();
}
