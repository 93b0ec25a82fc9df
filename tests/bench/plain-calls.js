// What a call costs without our program around it, measured in the same browser: two bare connections in one page,
// and PeerJS over its own PeerServer between two pages.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../src/entry/settings.js';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Browser} Browser */

/** The machine's own ceiling: two bare connections in one page, media at hand. @param {Page} page @returns {Promise<number>} ms */
export const barePair = (page) =>
	page.evaluate(async () => {
		const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
		const begun = performance.now();
		const ends = [new RTCPeerConnection(), new RTCPeerConnection()];
		const seen = ends.map(
			(end) =>
				new Promise((shown) => {
					end.ontrack = ({ track, streams }) => {
						if (track.kind !== 'video') return;
						const video = document.createElement('video');
						video.muted = true;
						video.srcObject = streams[0] ?? null;
						document.body.append(video);
						video.requestVideoFrameCallback(() => shown(undefined));
						void video.play();
					};
				})
		);
		const [one, other] = /** @type {[RTCPeerConnection, RTCPeerConnection]} */ (ends);
		one.onicecandidate = ({ candidate }) => candidate && other.addIceCandidate(candidate);
		other.onicecandidate = ({ candidate }) => candidate && one.addIceCandidate(candidate);
		for (const end of ends) for (const track of stream.getTracks()) end.addTrack(track, stream);
		await one.setLocalDescription();
		await other.setRemoteDescription(/** @type {RTCSessionDescription} */ (one.localDescription));
		await other.setLocalDescription();
		await one.setRemoteDescription(/** @type {RTCSessionDescription} */ (other.localDescription));
		await Promise.all(seen);
		const took = performance.now() - begun;
		for (const end of ends) end.close();
		for (const track of stream.getTracks()) track.stop();
		document.querySelectorAll('video').forEach((video) => video.remove());
		return took;
	});

/** What PeerJS's pages hold between two steps of the measurement. @typedef {{ peer?: any, call?: any, stream?: MediaStream, shown?: number | undefined }} Held */

/**
 * Pages that call each other through PeerJS, as its guide has it: signed in at the PeerServer and with camera and
 * microphone open before the call begins.
 * @param {Browser} browser
 * @param {number} port of PeerServer; the pages are served on the next one
 * @param {object} [config] of the connections
 */
export async function openPeerJs(browser, port, config = { iceServers: [] }) {
	const { PeerServer } = await import('peer');
	/** @type {import('node:http').Server | undefined} */
	let signalling;
	await new Promise((done) => {
		PeerServer({ port, host: '127.0.0.1', path: '/' }, (server) => {
			signalling = /** @type {import('node:http').Server} */ (server);
			done(undefined);
		});
	});
	const script = await readFile(join(root, 'node_modules/peerjs/dist/peerjs.min.js'), 'utf8');
	const pages = createServer((request, response) => {
		if (request.url === '/peerjs.js')
			return response.setHeader('content-type', 'text/javascript').end(script);
		response.setHeader('content-type', 'text/html').end('<!doctype html><script src="/peerjs.js"></script>');
	});
	await new Promise((done) => pages.listen(port + 1, '127.0.0.1', () => done(undefined)));

	/** @param {string} id */
	const openEnd = async (id) => {
		const page = await (await browser.newContext()).newPage();
		await page.goto(`http://127.0.0.1:${port + 1}/`);
		await page.evaluate(async ([name, at, settings]) => {
			const held = /** @type {Held} */ (/** @type {unknown} */ (window));
			held.stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
			held.peer = new /** @type {any} */ (window).Peer(name, {
				host: '127.0.0.1',
				port: at,
				path: '/',
				config: settings
			});
			await new Promise((open) => held.peer.on('open', open));
			/** @param {any} call */
			const watch = (call) =>
				call.on('stream', (/** @type {MediaStream} */ remote) => {
					const video = document.createElement('video');
					video.muted = true;
					video.srcObject = remote;
					document.body.replaceChildren(video);
					video.requestVideoFrameCallback(() => (held.shown ??= Date.now()));
					void video.play();
				});
			/** @type {any} */ (window).watch = watch;
			held.peer.on('call', (/** @type {any} */ call) => {
				watch(call);
				call.answer(held.stream);
			});
		}, /** @type {const} */ ([id, port, config]));
		return page;
	};

	const [one, other] = await Promise.all([openEnd('one'), openEnd('other')]);

	return {
		/** One call between the two pages. @returns {Promise<number>} ms from the call to the first frame on both */
		async call() {
			const begun = await one.evaluate(() => {
				const held = /** @type {Held} */ (/** @type {unknown} */ (window));
				const now = Date.now();
				held.call = held.peer.call('other', held.stream);
				/** @type {any} */ (window).watch(held.call);
				return now;
			});
			const shown = await Promise.all(
				[one, other].map(async (page) => {
					const handle = await page.waitForFunction(
						() => /** @type {Held} */ (/** @type {unknown} */ (window)).shown,
						undefined,
						{ timeout: 20_000 }
					);
					return Number(await handle.jsonValue());
				})
			);
			for (const page of [one, other])
				await page.evaluate(() => {
					const held = /** @type {Held} */ (/** @type {unknown} */ (window));
					held.call?.close();
					held.shown = undefined;
				});
			return Math.max(...shown) - begun;
		},
		async close() {
			for (const page of [one, other]) await page.context().close();
			pages.close();
			signalling?.close();
		}
	};
}
