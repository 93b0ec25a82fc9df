// Both ends of a call make the first offer at the same instant: the negotiation that the pages run, in one page.
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { join } from 'node:path';
import { ensureChromium } from '../../src/entry/browser.js';
import { root } from '../../src/entry/settings.js';
import { flags } from './consult-practice.js';
import { median, ms } from './load.js';

const roundsEach = 20;
const delays = [0, 50, 200];

/** The negotiation as one module for a page that has nothing else. */
async function negotiationScript() {
	const built = await build({
		configFile: false,
		logLevel: 'error',
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		build: {
			write: false,
			minify: false,
			lib: {
				entry: join(root, 'src/lib/client/call/negotiation.ts'),
				formats: ['es'],
				fileName: 'negotiation'
			}
		}
	});
	const [bundle] = /** @type {import('vite').Rollup.RollupOutput[]} */ (
		Array.isArray(built) ? built : [built]
	);
	const [chunk] = bundle?.output ?? [];
	return chunk?.type === 'chunk' ? chunk.code : '';
}

/** One round in the page. @param {number} delay @returns {Promise<{ collided: boolean, calls: number, took: number }>} */
async function collide(delay) {
	const { Negotiation, politePauseMs } = /** @type {any} */ (window).negotiation;
	const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
	const peers = [new RTCPeerConnection(), new RTCPeerConnection()];
	/** @type {HTMLVideoElement[]} */
	const videos = [];
	/** @type {any[]} */
	const ends = [];
	let collided = false;
	const seen = peers.map(
		(peer, me) =>
			new Promise((shown) => {
				ends[me] = new Negotiation(peer, {
					polite: me === 0,
					/** @param {any} signal */
					send: (signal) =>
						setTimeout(() => {
							const other = peers[1 - me];
							if (signal.description?.type === 'offer' && other?.signalingState === 'have-local-offer')
								collided = true;
							void ends[1 - me].receive(signal);
						}, delay),
					onPath: () => undefined,
					/** @param {MediaStream} remote */
					onStream: (remote) => {
						const video = (videos[me] ??= document.createElement('video'));
						video.muted = true;
						video.srcObject = remote;
						document.body.append(video);
						video.requestVideoFrameCallback(() => shown(undefined));
						void video.play();
					}
				});
			})
	);
	const [kiosk, doctor] = /** @type {[RTCPeerConnection, RTCPeerConnection]} */ (peers);
	/** @param {Promise<unknown>} wanted */
	const inTime = (wanted) =>
		Promise.race([
			wanted,
			new Promise((_, fail) =>
				setTimeout(
					() =>
						fail(
							new Error(`no frame: ${peers.map((peer) => `${peer.signalingState} ${peer.connectionState}`)}`)
						),
					10_000
				)
			)
		]);
	try {
		for (const end of ends) end.resume();
		for (const track of stream.getTracks()) kiosk.addTrack(track, stream);
		await new Promise((done) => setTimeout(done, politePauseMs - 2));
		const at = performance.now();
		for (const track of stream.getTracks()) doctor.addTrack(track, stream);
		await inTime(Promise.all(seen));
		const took = performance.now() - at;
		// It must go on, not only begin.
		for (let more = 0; more < 5; more++)
			await inTime(
				Promise.all(videos.map((video) => new Promise((done) => video.requestVideoFrameCallback(done))))
			);
		return {
			collided,
			calls: peers.filter(({ connectionState }) => connectionState === 'connected').length,
			took
		};
	} finally {
		for (const end of ends) end.close();
		for (const track of stream.getTracks()) track.stop();
		for (const video of videos) video?.remove();
	}
}

/** @returns {Promise<void>} */
export async function run() {
	const browser = await chromium.launch({ executablePath: await ensureChromium(), args: flags });
	try {
		const page = await (await browser.newContext()).newPage();
		await page.route('http://localhost:9/', (route) =>
			route.fulfill({ contentType: 'text/html', body: '<!doctype html>' })
		);
		await page.goto('http://localhost:9/');
		const script = await negotiationScript();
		await page.evaluate(async (code) => {
			const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
			/** @type {any} */ (window).negotiation = await import(url);
		}, script);
		let whole = 0;
		let collisions = 0;
		for (const delay of delays) {
			/** @type {number[]} */
			const took = [];
			for (let round = 0; round < roundsEach; round++) {
				const result = await page
					.evaluate(collide, delay)
					.catch((error) => console.log(String(error).slice(0, 300)));
				if (!result) continue;
				if (result.collided) collisions++;
				if (result.calls === 2) whole++;
				took.push(result.took);
			}
			console.log(
				`signals take ${delay} ms: ${took.length} of ${roundsEach} with frames on both ends, median ${ms(median(took))}`
			);
		}
		console.log(
			`glare: ${whole} of ${roundsEach * delays.length} are one call; offers collided in ${collisions}`
		);
	} finally {
		await browser.close();
	}
}
