import type { Html5Qrcode } from 'html5-qrcode';
import { BoxChooser } from './box-chooser';
import { detectorOver, installDetector, splitAim } from './camera-detector';
import { CameraFittings } from './camera-fittings.svelte';
import { watchCamera } from './camera-watch';
import { FrameDecoder } from './frame-decoder';
import type { Sighting } from './sighting';

/**
 * starting   the camera is being opened          reading  it runs and nothing was read yet
 * slow       it has run for a while in vain      two_boxes  several boxes could be meant
 * resting    the page is hidden                  lost  it ended while running and is asked for again
 * denied, absent, busy, failed  it cannot be used, and why
 */
export type CameraState =
	| 'starting'
	| 'reading'
	| 'slow'
	| 'two_boxes'
	| 'resting'
	| 'lost'
	| 'denied'
	| 'absent'
	| 'busy'
	| 'failed';

/** After so long without a read a person is offered another way. */
export const slowAfterMs = 8_000;
/** A word about two boxes stays long enough to be read. */
const twoBoxesStayMs = 2_000;
/** A camera that shows no new frame for so long has stopped, whatever its state says. */
const stalledAfterMs = 4_000;
const unusable: ReadonlySet<CameraState> = new Set(['lost', 'denied', 'absent', 'busy']);

/** What the browser names a camera that cannot be had (Media Capture and Streams §10.1). */
const refusals: readonly (readonly [RegExp, CameraState])[] = [
	[/NotAllowedError|Permission|SecurityError/i, 'denied'],
	[/NotFoundError|OverconstrainedError|DevicesNotFound|not found|streaming not supported/i, 'absent'],
	[/NotReadableError|TrackStartError|AbortError|in use|could not start/i, 'busy']
];

export const cameraStateOf = (error: unknown): CameraState => {
	const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
	return refusals.find(([pattern]) => pattern.test(text))?.[1] ?? 'failed';
};

/** Everything of one opening of the camera. */
interface Run {
	readonly reader: Html5Qrcode;
	readonly decoder: FrameDecoder;
	readonly chooser: BoxChooser;
	readonly putBack: () => void;
	video?: HTMLVideoElement;
	lastFrameAt: number;
}

/**
 * Reads codes through the camera: html5-qrcode drives it, ZXing-C++ reads, in a worker. Both are loaded only when a
 * camera is asked for. A camera that goes away is asked for again until it is there or no longer wanted.
 */
export class CameraScanner {
	state = $state<CameraState>('starting');
	readonly fittings = new CameraFittings();
	#elementId: string;
	#onScan: (input: string, symbology: string) => void;
	#watch: ReturnType<typeof watchCamera> | undefined;
	#run: Run | undefined;
	/** Openings and closings take turns: the library cannot do one within the other. */
	#queue: Promise<void> = Promise.resolve();
	#wanted = false;
	#slowTimer: ReturnType<typeof setTimeout> | undefined;
	#twoTimer: ReturnType<typeof setTimeout> | undefined;

	/** @param elementId an empty element; the picture is put into it */
	constructor(elementId: string, onScan: (input: string, symbology: string) => void) {
		this.#elementId = elementId;
		this.#onScan = onScan;
	}

	start(): Promise<void> {
		this.#wanted = true;
		this.#watch = watchCamera({
			onEnded: () => void this.#lose(),
			onChance: () => {
				if (unusable.has(this.state)) void this.#open();
			},
			// A refusal is not asked about again and again.
			onPause: () => {
				if (unusable.has(this.state) && this.state !== 'denied') void this.#open();
			},
			onHidden: () => void this.#close('resting'),
			onShown: () => void this.#open()
		});
		return this.#open();
	}

	stop(): Promise<void> {
		this.#wanted = false;
		this.#watch?.stop();
		return this.#close('resting');
	}

	#inTurn(step: () => Promise<void>): Promise<void> {
		this.#queue = this.#queue.then(step, step);
		return this.#queue;
	}

	#open(): Promise<void> {
		return this.#inTurn(async () => {
			if (!this.#wanted || this.#run || document.hidden) return;
			// While it is only tried again, the words about what is wrong stay.
			const before = this.state;
			if (!unusable.has(before)) this.state = 'starting';
			try {
				const run = await this.#begin();
				this.#run = run;
				await this.#follow(run);
			} catch (error) {
				await this.#release();
				const state = cameraStateOf(error);
				this.state = before === 'lost' && state === 'absent' ? 'lost' : state;
			}
		});
	}

	/** @throws what the browser answers when there is no camera to be had */
	async #begin(): Promise<Run> {
		const { Html5Qrcode } = await import('html5-qrcode');
		const decoder = new FrameDecoder(() => {
			this.state = 'failed';
			void this.#close('failed');
		});
		const chooser = new BoxChooser();
		const putBack = installDetector(detectorOver(() => this.#look()));
		try {
			const reader = new Html5Qrcode(this.#elementId, {
				useBarCodeDetectorIfSupported: true,
				verbose: false
			});
			dropOwnDecoder(reader);
			await reader.start(
				{ facingMode: 'environment' },
				{
					// The pause between two frames is the inverse of this; the reading itself takes longer.
					fps: 60,
					// Its own drawing of every frame is for nothing here: the smallest it can do.
					qrbox: { width: 50, height: 50 },
					disableFlip: true,
					videoConstraints: {
						facingMode: 'environment',
						width: { ideal: 1920 },
						height: { ideal: 1080 },
						frameRate: { ideal: 30 }
					}
				},
				(rawValue) => {
					const { input, symbology } = splitAim(rawValue);
					this.#waitLonger();
					if (this.#wanted) this.#onScan(input, symbology);
				},
				() => undefined
			);
			return { reader, decoder, chooser, putBack, lastFrameAt: performance.now() };
		} catch (error) {
			putBack();
			decoder.close();
			this.#darken();
			throw error;
		}
	}

	#video(): HTMLVideoElement | undefined {
		return document.getElementById(this.#elementId)?.querySelector('video') ?? undefined;
	}

	/** The library can fail between having the camera and saying so, and then leaves it on. */
	#darken(video = this.#video()): void {
		const { srcObject } = video ?? {};
		if (srcObject instanceof MediaStream) for (const track of srcObject.getTracks()) track.stop();
	}

	async #follow(run: Run): Promise<void> {
		run.video = this.#video();
		const { srcObject } = run.video ?? {};
		const [track] = srcObject instanceof MediaStream ? srcObject.getVideoTracks() : [];
		if (!track) throw new Error('NotReadableError: the camera has no picture');
		this.#watch?.follow(track);
		this.state = 'reading';
		this.#waitLonger();
		await this.fittings.attach(track);
	}

	/** One frame: what was read in it, together with the frames before, may be the code that is meant. */
	async #look(): Promise<Sighting | undefined> {
		const run = this.#run;
		if (!run?.video) return undefined;
		const reading = await run.decoder.read(run.video, run.chooser.wantsWhole);
		const now = performance.now();
		if (!reading) {
			if (now - run.lastFrameAt > stalledAfterMs) void this.#lose();
			return undefined;
		}
		run.lastFrameAt = now;
		const choice = run.chooser.see(reading, now);
		if (choice.kind === 'two_boxes') this.#tellTwoBoxes();
		return choice.kind === 'take' ? choice.sighting : undefined;
	}

	#tellTwoBoxes(): void {
		this.state = 'two_boxes';
		clearTimeout(this.#twoTimer);
		this.#twoTimer = setTimeout(() => {
			if (this.state === 'two_boxes') this.state = 'reading';
			this.#waitLonger();
		}, twoBoxesStayMs);
	}

	#waitLonger(): void {
		clearTimeout(this.#slowTimer);
		this.#slowTimer = setTimeout(() => {
			if (this.state === 'reading') this.state = 'slow';
		}, slowAfterMs);
	}

	#lose(): Promise<void> {
		return this.#close('lost').then(() => this.#open());
	}

	#close(state: CameraState): Promise<void> {
		return this.#inTurn(async () => {
			clearTimeout(this.#slowTimer);
			clearTimeout(this.#twoTimer);
			if (!unusable.has(this.state)) this.state = state;
			await this.#release();
		});
	}

	async #release(): Promise<void> {
		const run = this.#run;
		this.#run = undefined;
		if (!run) return;
		this.fittings.detach();
		run.decoder.close();
		run.putBack();
		this.#darken(run.video);
		// The library sometimes trips over its own picture being gone already.
		if (run.reader.isScanning) await run.reader.stop().catch(() => undefined);
	}
}

/** Its bundled reader finds no 1-D code beside anything dark and would get every other frame. */
function dropOwnDecoder(reader: Html5Qrcode): void {
	const inner: unknown = Reflect.get(reader, 'qrcode');
	if (typeof inner === 'object' && inner !== null) Reflect.set(inner, 'secondaryDecoder', undefined);
}
