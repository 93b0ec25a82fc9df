import { Html5Qrcode } from 'html5-qrcode';
import { CameraScanner } from '$lib/client/scanner/camera.svelte';
import { ownFormats } from './engines';

const seconds = 6;
const camera = { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } };

export interface LiveRate {
	readonly frames: number;
	readonly reads: number;
	readonly seconds: number;
	/** Longest time for which the page could do nothing else, in milliseconds. */
	readonly longestTask: number;
	/** All such times above 50 ms together. */
	readonly blocked: number;
}

/** Notes how long the page is kept from anything else: a timer that should fire at once is late by that. */
function watchTasks() {
	let [longest, blocked, running] = [0, 0, true];
	let last = performance.now();
	const { port1, port2 } = new MessageChannel();
	port1.onmessage = () => {
		const now = performance.now();
		longest = Math.max(longest, now - last);
		if (now - last > 50) blocked += now - last;
		last = now;
		if (running) setTimeout(() => port2.postMessage(0), 0);
	};
	port2.postMessage(0);
	return () => {
		running = false;
		return { longestTask: longest, blocked };
	};
}

async function count(begin: (tally: { frames: number; reads: number }) => Promise<() => Promise<void>>) {
	const tally = { frames: 0, reads: 0 };
	const stop = await begin(tally);
	// Loading and the first frame are not reading.
	await new Promise((done) => setTimeout(done, 1_500));
	tally.frames = tally.reads = 0;
	const tasks = watchTasks();
	const begun = performance.now();
	await new Promise((done) => setTimeout(done, seconds * 1_000));
	const result: LiveRate = { ...tally, ...tasks(), seconds: (performance.now() - begun) / 1_000 };
	await stop();
	return result;
}

const library = (qrbox: { width: number; height: number } | undefined) =>
	count(async (tally) => {
		const reader = new Html5Qrcode('reader', {
			formatsToSupport: ownFormats,
			useBarCodeDetectorIfSupported: false,
			verbose: false
		});
		await reader.start(
			{ facingMode: 'environment' },
			{ fps: 60, disableFlip: true, videoConstraints: camera, ...(qrbox ? { qrbox } : {}) },
			() => {
				tally.frames += 1;
				tally.reads += 1;
			},
			() => (tally.frames += 1)
		);
		return () => reader.stop();
	});

const ours = () =>
	count(async (tally) => {
		const Plain = window.Worker;
		// Each answer of the worker is one frame that was looked at.
		window.Worker = class extends Plain {
			constructor(...given: ConstructorParameters<typeof Plain>) {
				super(...given);
				this.addEventListener('message', ({ data }) => {
					if (data.kind !== 'read') return;
					tally.frames += 1;
					tally.reads += Number(data.reading.sightings.length > 0);
				});
			}
		};
		const scanner = new CameraScanner('reader', () => undefined);
		await scanner.start();
		window.Worker = Plain;
		return () => scanner.stop();
	});

/** One engine on the running camera for some seconds, as it would run on the kiosk. */
export const measureLive = (engine: 'full' | 'box' | 'ours'): Promise<LiveRate> =>
	engine === 'ours' ? ours() : library(engine === 'box' ? { width: 570, height: 320 } : undefined);
