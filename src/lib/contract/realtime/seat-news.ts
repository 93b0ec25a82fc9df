import type { MediaState, ReceiptInput, Seat, SignalInput } from './call';

/** One page in one call. */
export interface SeatedEnd {
	readonly consultId: string;
	readonly endId: string;
	readonly seat: Seat;
	readonly media: MediaState;
}

/** What processes tell each other about seats. Signals pass only to an end that is with another process. */
export type SeatNews =
	| { readonly step: 'taken' | 'held'; readonly end: SeatedEnd }
	| { readonly step: 'left'; readonly end: Pick<SeatedEnd, 'consultId' | 'endId' | 'seat'> }
	| { readonly step: 'signal'; readonly seat: Seat; readonly signal: SignalInput }
	| { readonly step: 'receipt'; readonly receipt: ReceiptInput };
