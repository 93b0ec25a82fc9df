import type { FrameReading } from './sighting';

/** The first message to the worker: where its decoder is, which only the page's part of the build knows for sure. */
export interface StartMessage {
	readonly decoderUrl: string;
}

/** What the page sends to the worker after that: a frame that is the worker's from then on. */
export interface FrameMessage {
	readonly id: number;
	readonly frame: VideoFrame | ImageBitmap;
	/** After the glance: the careful look whose turn it is, the one at all of the frame, or none for want of time. */
	readonly careful: 'next' | 'whole' | 'none';
}

/** What the worker answers; `failed` when it cannot read at all. */
export type DecodeMessage =
	| { readonly kind: 'ready' }
	| { readonly kind: 'failed'; readonly reason: string }
	| { readonly kind: 'read'; readonly id: number; readonly reading: FrameReading };
