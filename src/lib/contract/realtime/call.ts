import * as v from 'valibot';
import type { CallMode } from '$lib/domain/consult/call-modes';
import type { ConsultOutcome } from '$lib/domain/consult/status';
import type { ConsultMessage } from '../http/consult';

/** The signalling of a call between a kiosk and a doctor. The server relays it and never sees media. */
const id = v.pipe(v.string(), v.uuid());

export const mediaState = v.object({ audio: v.boolean(), video: v.boolean() });
/** What an end is sending: false = muted, or the camera is off. */
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
	v.object({ kind: v.literal('please-renegotiate'), restart: v.boolean() })
]);
export type CallSignal = v.InferOutput<typeof callSignal>;

/**
 * `endId` names one life of one page: a reloaded page is a new end, and the other end starts a new connection
 * with it. Signals of an end that is gone are recognised by it and dropped.
 */
export const joinInput = v.object({ consultId: id, endId: id, media: mediaState });
export type JoinInput = v.InferOutput<typeof joinInput>;
export const signalInput = v.object({ consultId: id, endId: id, signal: callSignal });
export const mediaInput = v.object({ consultId: id, media: mediaState });
export const leaveInput = v.object({ consultId: id });
export const emptyInput = v.object({});

export interface Peer {
	readonly endId: string;
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
/** `call:peer`: the other end came, or is gone (null). */
export interface CallPeer {
	readonly consultId: string;
	readonly peer: Peer | null;
}
/** `call:signal` */
export interface CallSignalFrom {
	readonly consultId: string;
	readonly endId: string;
	readonly signal: CallSignal;
}
/** `call:media` */
export interface CallMedia {
	readonly consultId: string;
	readonly media: MediaState;
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
/** `call:moved`: the same side has joined from another page, which goes on with the call. */
export interface CallMoved {
	readonly consultId: string;
}
