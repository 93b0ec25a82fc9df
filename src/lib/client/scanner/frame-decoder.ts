import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { DecodeMessage, FrameMessage, StartMessage } from './decode-messages';
import { LookBudget } from './look-budget';
import type { FrameReading } from './sighting';

/** Reads frames in a worker of its own, so that the page never waits for it. One frame at a time. */
export class FrameDecoder {
	#worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
	#answer: { id: number; resolve: (reading: FrameReading | undefined) => void } | undefined;
	#id = 0;
	#budget = new LookBudget();
	#stamp: number | undefined;

	/** @param onFailure the worker cannot read: its file or its decoder could not be loaded, or it fell over */
	constructor(onFailure: (reason: string) => void) {
		const first: StartMessage = { decoderUrl: new URL(wasmUrl, location.href).href };
		this.#worker.postMessage(first);
		const give = (reading: FrameReading | undefined) => {
			this.#answer?.resolve(reading);
			this.#answer = undefined;
		};
		this.#worker.addEventListener('message', ({ data }: MessageEvent<DecodeMessage>) => {
			if (data.kind === 'read' && data.id === this.#answer?.id) give(data.reading);
			if (data.kind === 'failed') {
				give(undefined);
				onFailure(data.reason);
			}
		});
		this.#worker.addEventListener('error', (event) => {
			give(undefined);
			onFailure(event.message);
		});
	}

	/**
	 * @param whole look carefully at all of this frame, whatever look is due
	 * @returns undefined when the camera has shown no new frame, or nothing can be read any more
	 */
	async read(video: HTMLVideoElement, whole = false): Promise<FrameReading | undefined> {
		if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || this.#answer) return undefined;
		const frame = 'VideoFrame' in window ? new VideoFrame(video) : await createImageBitmap(video);
		if ('timestamp' in frame) {
			if (frame.timestamp === this.#stamp) {
				frame.close();
				return undefined;
			}
			this.#stamp = frame.timestamp;
		}
		const begun = performance.now();
		const reading = await this.readFrame(frame, whole ? 'whole' : this.#budget.allows ? 'next' : 'none');
		this.#budget.spend(performance.now() - begun);
		return reading;
	}

	/** Whatever time it takes. The frame belongs to the worker from here on. */
	readFrame(
		frame: VideoFrame | ImageBitmap,
		careful: FrameMessage['careful'] = 'next'
	): Promise<FrameReading | undefined> {
		this.#id += 1;
		const message: FrameMessage = { id: this.#id, frame, careful };
		return new Promise((resolve) => {
			this.#answer = { id: message.id, resolve };
			this.#worker.postMessage(message, [frame]);
		});
	}

	/** The last picture goes with the worker. */
	close(): void {
		this.#worker.terminate();
		this.#answer?.resolve(undefined);
		this.#answer = undefined;
	}
}
