import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exifTellsPlace } from '$lib/domain/photo/location';
import { endConsult } from '$lib/server/services/consult/end-consult';
import { listMessages } from '$lib/server/services/consult/list-messages';
import { requestConsult } from '$lib/server/services/consult/request-consult';
import { takeConsult } from '$lib/server/services/consult/take-consult';
import { readPhoto } from '$lib/server/services/photo/read-photo';
import { sendPhoto } from '$lib/server/services/photo/send-photo';
import { adult } from '../consult/intake';
import { actorOf, ask } from '../roles/ask';
import { createWorld, type World } from '../world';
import { animatedPng, animatedWebp, bombPng, phonePicture, plain } from './pictures';

let world: World;
let id: string;
beforeAll(async () => {
	world = await createWorld();
	id = (await requestConsult(world.as.kiosk1a, adult())).consult?.id ?? '';
	await takeConsult(world.as.doctor1, id);
});
afterAll(() => world.close());

const send = (bytes: Uint8Array, clientId: string = randomUUID()) =>
	sendPhoto(world.as.kiosk1a, id, { clientId, bytes });

describe('a picture in a call', () => {
	it('is made anew: upright, at most 1600 pixels, without where it was taken, and its sender is told', async () => {
		const phone = await phonePicture();
		expect(exifTellsPlace((await sharp(phone).metadata()).exif ?? new Uint8Array())).toBe(true);
		const message = await send(phone);
		expect(message).toMatchObject({
			sender: 'customer',
			body: '',
			photo: { width: 800, height: 1600, locationRemoved: true }
		});
		const photoId = message.photo?.id ?? '';
		const kept = await readPhoto(world.as.doctor1, id, photoId, 'full');
		const facts = await sharp(kept).metadata();
		expect(facts).toMatchObject({ format: 'jpeg', width: 800, height: 1600 });
		expect(facts.exif ?? facts.xmp ?? facts.iptc).toBeUndefined();
		expect(kept.includes('Wenyao')).toBe(false);
		const preview = await sharp(await readPhoto(world.as.kiosk1a, id, photoId, 'preview')).metadata();
		expect(Math.max(preview.width, preview.height)).toBe(320);
		expect(world.announced.at(-1)).toMatchObject({
			kind: 'message',
			message: { message: { seq: message.seq } }
		});
	});

	it('without a place says nothing about one; PNG and WebP are taken, transparent parts become paper', async () => {
		const png = await sharp({
			create: { width: 40, height: 30, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } }
		})
			.png()
			.toBuffer();
		const { photo } = await send(png);
		expect(photo).toMatchObject({ width: 40, height: 30, locationRemoved: false });
		const { data } = await sharp(await readPhoto(world.as.doctor1, id, photo?.id ?? '', 'full'))
			.raw()
			.toBuffer({ resolveWithObject: true });
		expect(data[0]).toBeGreaterThan(250);
		expect((await send(await plain(50, 50).webp().toBuffer())).photo?.width).toBe(50);
	});

	it('that a place is written into only by an editor (XMP) loses it, too', async () => {
		const xmp =
			'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="39,54N"/></rdf:RDF></x:xmpmeta>';
		const picture = await plain(60, 60).jpeg().withXmp(xmp).toBuffer();
		expect((await send(picture)).photo?.locationRemoved).toBe(true);
	});

	it.each([
		['text', async () => Buffer.from('<html><script>alert(1)</script>'), 'not_a_picture'],
		['nothing', async () => Buffer.alloc(0), 'not_a_picture'],
		['a PDF', async () => Buffer.from('%PDF-1.7 ...'), 'not_a_picture'],
		[
			'a program that calls itself a picture',
			async () => Buffer.from('MZ\x90\x00'.repeat(99)),
			'not_a_picture'
		],
		[
			'SVG',
			async () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
			'drawing'
		],
		['GIF', async () => plain(9, 9).gif().toBuffer(), 'animated'],
		['an animated PNG', animatedPng, 'animated'],
		['an animated WebP', animatedWebp, 'animated'],
		['a JPEG that breaks off', async () => (await phonePicture()).subarray(0, 5_000), 'damaged'],
		[
			'a PNG that breaks off',
			async () => (await plain(900, 900).png().toBuffer()).subarray(0, 120),
			'damaged'
		],
		['three bytes of a JPEG', async () => Buffer.from([0xff, 0xd8, 0xff]), 'damaged'],
		['a decompression bomb', async () => bombPng(50_000, 50_000), 'too_many_pixels']
	])('that is %s is refused by name', async (_, make, reason) => {
		const before = (await listMessages(world.as.doctor1, id, 0)).messages.length;
		const begun = Date.now();
		await expect(send(await make())).rejects.toMatchObject({ code: 'photo_refused', detail: { reason } });
		expect(Date.now() - begun).toBeLessThan(6_000);
		expect((await listMessages(world.as.doctor1, id, 0)).messages).toHaveLength(before);
	});

	it('is taken once, however often it is sent', async () => {
		const clientId = randomUUID();
		const picture = await plain(80, 80).jpeg().toBuffer();
		const second = world.secondProcess();
		const sent = await Promise.all(
			Array.from({ length: 6 }, (_, index) =>
				sendPhoto((index % 2 ? world : second).as.kiosk1a, id, { clientId, bytes: picture })
			)
		);
		expect(new Set(sent.map(({ photo }) => photo?.id)).size).toBe(1);
		expect(new Set(sent.map(({ seq }) => seq)).size).toBe(1);
	});

	it('above twelve megabytes is refused at the door, by its stated and by its real length', async () => {
		const call = {
			endpoint: 'POST /api/v1/consults/[id=id]/photos',
			params: { id },
			query: `?clientId=${randomUUID()}`,
			body: 'x'.repeat(12 * 1024 * 1024)
		};
		expect((await ask(world, actorOf(world, 'kiosk'), call)).status).toBe(413);
	});

	it('is for its two ends, later for who may read the record, and never for the next customer', async () => {
		const { photo } = await send(await plain(70, 70).jpeg().toBuffer());
		const photoId = photo?.id ?? '';
		const read = (who: 'kiosk1a' | 'kiosk1b' | 'doctor1' | 'doctor2' | 'doctor3' | 'pharmacist1') =>
			readPhoto(world.as[who], id, photoId, 'full').then(
				() => 'served',
				(error: unknown) => (error as { code: string }).code
			);
		expect(await read('kiosk1a')).toBe('served');
		expect(await read('kiosk1b')).toBe('not_in_call');
		expect(await read('pharmacist1')).toBe('forbidden');
		const served = await ask(world, actorOf(world, 'doctor'), {
			endpoint: 'GET /api/v1/consults/[id=id]/photos/[photo=id]',
			params: { id, photo: photoId }
		});
		expect(served.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' });
		await endConsult(world.as.doctor1, id, { outcome: 'technical' });
		expect(await read('kiosk1a')).toBe('not_allowed_now');
		expect(await read('doctor1')).toBe('served');
		expect(await read('doctor3')).toBe('forbidden');
		// Keeps the hospital's records.
		expect(await read('doctor2')).toBe('served');
		await expect(send(await plain(20, 20).jpeg().toBuffer())).rejects.toMatchObject({
			code: 'not_allowed_now'
		});
		await expect(
			world.services.db.updateTable('consultPhoto').set({ width: 1 }).where('consultId', '=', id).execute()
		).rejects.toMatchObject({ code: 'WY001' });
		await expect(
			world.services.db.deleteFrom('consultPhoto').where('consultId', '=', id).execute()
		).rejects.toMatchObject({ code: 'WY001' });
	});
});
