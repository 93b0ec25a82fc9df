import type { FrameReading } from './sighting';

/** What the page sends to the worker: a frame that is the worker's from then on. */
export interface FrameMessage {
	readonly id: number;
	readonly frame: VideoFrame | ImageBitmap;
	/** Counts frames: which of the careful looks is due. */
	readonly turn: number;
}

/** What the worker answers; `failed` when it cannot read at all. */
export type DecodeMessage =
	| { readonly kind: 'ready' }
	| { readonly kind: 'failed'; readonly reason: string }
	| { readonly kind: 'read'; readonly id: number; readonly reading: FrameReading };
