import * as v from 'valibot';
import { callModes, type CallMode } from '$lib/domain/consult/call-modes';
import type { GuestEnder } from '$lib/domain/consult/guest';
import { rungs } from '$lib/domain/consult/media-ladder';
import type { ConsultOutcome } from '$lib/domain/consult/status';
import type { ConsultMessage } from '../http/consult';

/** The signalling of a call between a kiosk and a doctor. The server relays it and never sees media. */
const id = v.pipe(v.string(), v.uuid());

export const mediaState = v.object({
	audio: v.boolean(),
	video: v.boolean(),
	/** How much of it the line lets through. */
	sends: v.optional(v.picklist(rungs), 'full')
});
/** What an end is sending: false = muted, or the camera is off, by a person's hand. */
export type MediaState = v.InferOutput<typeof mediaState>;

const description = v.object({
	type: v.picklist(['offer', 'answer']),
	sdp: v.pipe(v.string(), v.maxLength(64 * 1024))
});
const candidate = v.object({
	candidate: v.pipe(v.string(), v.maxLength(2 * 1024)),
	sdpMid: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64))), null),
	sdpMLineIndex: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64))), null),
	usernameFragment: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(256))), null)
});

export const callSignal = v.variant('kind', [
	v.object({ kind: v.literal('description'), description }),
	v.object({ kind: v.literal('candidate'), candidate }),
	/** The end that makes no offers asks the other one for a new one; `restart` = the path is broken. */
	v.object({ kind: v.literal('please-renegotiate'), restart: v.boolean() }),
	v.object({ kind: v.literal('media'), media: mediaState }),
	/** The richest way to talk that this end wants by choice; null = as the line allows. */
	v.object({ kind: v.literal('choice'), mode: v.nullable(v.picklist(callModes)) }),
	/** The picture of the receiver of this signal stands still at its sender, although packets come. */
	v.object({ kind: v.literal('picture-stands') })
]);
export type CallSignal = v.InferOutput<typeof callSignal>;

/** Who sits in a call. One page holds a seat at a time; the others are told that the call has moved. */
export type Seat = 'kiosk' | 'doctor' | 'guest';

const number = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));

/**
 * `endId` names one life of one page: a reloaded page is a new end, and the other end starts a new connection
 * with it. Signals of an end that is gone are recognised by it and dropped.
 */
export const joinInput = v.object({ consultId: id, endId: id, media: mediaState });
export type JoinInput = v.InferOutput<typeof joinInput>;

/**
 * Signals from one end to another are numbered 1, 2, 3 …; the receiver hands them on in that order, each once,
 * says up to where it has them, and asks for what is missing. `first` = the oldest that can still be sent again:
 * what is before it will never come.
 */
export const signalInput = v.object({
	consultId: id,
	endId: id,
	to: id,
	seq: number,
	first: number,
	signal: callSignal
});
export type SignalInput = v.InferOutput<typeof signalInput>;
/** `upTo` = everything up to this number is here; `missing` = something after it came already: send again. */
export const receiptInput = v.object({
	consultId: id,
	endId: id,
	to: id,
	upTo: number,
	missing: v.boolean()
});
export type ReceiptInput = v.InferOutput<typeof receiptInput>;
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const seconds = whole(86_400);
/** How the line of one page was, kept with the consult. Numbers alone: no address, no device. */
export const callQuality = v.object({
	fullSeconds: seconds,
	reducedSeconds: seconds,
	lowSeconds: seconds,
	soundSeconds: seconds,
	textSeconds: seconds,
	lostSeconds: seconds,
	lostTimes: whole(10_000),
	/** The picture of the other end stood still although it came. */
	stoodTimes: whole(10_000),
	roundTripMs: whole(60_000),
	worstRoundTripMs: whole(60_000),
	lossPermille: whole(1_000),
	worstLossPermille: whole(1_000),
	receivedKbps: whole(100_000),
	sentKbps: whole(100_000),
	relayed: v.boolean()
});
export type CallQuality = v.InferOutput<typeof callQuality>;
export const qualityInput = v.object({ consultId: id, endId: id, quality: callQuality });
export type QualityInput = v.InferOutput<typeof qualityInput>;
export const leaveInput = v.object({ consultId: id });
export const emptyInput = v.object({});

export interface Peer {
	readonly endId: string;
	readonly seat: Seat;
	readonly media: MediaState;
}

/**
 * The first offer of a doctor's page, made in the waiting room and sent along with `take`: the kiosk has it the
 * moment it learns of the doctor, without a further hop.
 */
export const callOpening = v.object({
	endId: id,
	media: mediaState,
	offer: v.object({ type: v.literal('offer'), sdp: v.pipe(v.string(), v.maxLength(64 * 1024)) })
});
export type CallOpening = v.InferOutput<typeof callOpening>;
export const takeBody = v.optional(v.object({ opening: v.optional(callOpening) }), {});

/** To both ends: `call:start`, as soon as a doctor has taken the patient. */
export interface CallStart {
	readonly consultId: string;
	readonly mode: CallMode;
	readonly doctor: { readonly name: string; readonly title: string };
	/** To the kiosk only. */
	readonly opening?: CallOpening | undefined;
}
/** `call:peer`: a page took a seat, or the seat is empty (null). */
export interface CallPeer {
	readonly consultId: string;
	readonly seat: Seat;
	readonly peer: Peer | null;
}
/** The answer to `call:join`: who is there already. Who is with another process comes by `call:peer`. */
export interface Joined {
	readonly peers: readonly Peer[];
}
/** `call:signal` */
export interface CallSignalFrom {
	readonly consultId: string;
	readonly endId: string;
	/** Where the sender sits, by the server's word: a signal may come before the news that its sender is there. */
	readonly seat: Seat;
	readonly seq: number;
	readonly first: number;
	readonly signal: CallSignal;
}
/** `call:receipt` */
export interface CallReceipt {
	readonly consultId: string;
	readonly endId: string;
	readonly upTo: number;
	readonly missing: boolean;
}
/** `call:ended` */
export interface CallEnded {
	readonly consultId: string;
	readonly endedBy: 'doctor' | 'customer' | 'system';
	readonly outcome: ConsultOutcome | null;
}
/** `call:message` */
export interface CallMessage {
	readonly consultId: string;
	readonly message: ConsultMessage;
}
/** `call:numbered`: there is a message of this number, to be fetched. */
export interface CallNumbered {
	readonly consultId: string;
	readonly seq: number;
}
/** `call:guest-out`, to the guest: the visit is over although the call goes on. */
export interface GuestOut {
	readonly consultId: string;
	readonly endedBy: GuestEnder;
}
/** `call:moved`: the same side has joined from another page, which goes on with the call. */
export interface CallMoved {
	readonly consultId: string;
}
