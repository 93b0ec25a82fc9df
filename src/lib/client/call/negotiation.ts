import type { CallSignal } from '$lib/contract/realtime/call';
import { requestKeyFrames } from './senders';

/** What the path between the two ends is doing, by `connectionState` alone: ICE's own state never says `failed`. */
export type Path = 'connecting' | 'connected' | 'lost';

export interface NegotiationEnds {
	/**
	 * The polite end gives way when both make the first offer at once, and never makes one again. Exactly one end
	 * of a call is polite: the kiosk.
	 */
	readonly polite: boolean;
	send(signal: CallSignal): void;
	onPath(path: Path): void;
	onStream(stream: MediaStream): void;
}

/** How long the polite end waits for the other one's offer before it makes the first one itself. */
export const politePauseMs = 700;
/** Restarts closer than this are one restart. */
const restartPauseMs = 1_500;

/**
 * One connection between two ends.
 *
 * Perfect negotiation serves the first offer only. Once descriptions have been exchanged, the impolite end alone
 * makes offers and ICE restarts, and the polite end asks for them: a rollback inside a running call was seen to
 * stop remote video for good in Chromium, with every state and counter looking healthy.
 *
 * Signals may be lost while a line is down. `resume` says again what the other end must know.
 */
export class Negotiation {
	#settled = false;
	#makingOffer = false;
	#ignoredOffer = false;
	#candidates: RTCIceCandidateInit[] = [];
	#work: Promise<void> = Promise.resolve();
	#wasLost = false;
	/** The other end is known to be there; until then the polite end waits without a clock. */
	#met = false;
	#restartedAt = -Infinity;
	#closed = false;

	constructor(
		readonly peer: RTCPeerConnection,
		private readonly ends: NegotiationEnds
	) {
		peer.onnegotiationneeded = () => this.#needed();
		peer.onicecandidate = ({ candidate }) => {
			if (!candidate?.candidate) return;
			const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
			ends.send({
				kind: 'candidate',
				candidate: { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment }
			});
		};
		peer.ontrack = ({ streams: [stream] }) => {
			if (stream) ends.onStream(stream);
		};
		peer.onconnectionstatechange = () => this.#pathChanged();
	}

	/** Handles one signal of the other end; signals are worked off in order. */
	receive(signal: CallSignal): Promise<void> {
		this.#work = this.#work.then(() => this.#handle(signal)).catch(() => this.#repair());
		return this.#work;
	}

	/** The line to the other end is back, or the other end has just come: an offer it may have missed goes again. */
	resume(): void {
		const { localDescription, signalingState, connectionState } = this.peer;
		if (this.#closed) return;
		const first = !this.#met;
		this.#met = true;
		if (signalingState === 'have-local-offer' && localDescription) this.#sendDescription(localDescription);
		else if (this.#settled && connectionState !== 'connected') this.#repair();
		else if (first && this.ends.polite && !this.#settled) this.#offerIfNobodyDoes();
	}

	/** An offer that went another way and is still without an answer goes again. */
	repeatOffer(): void {
		if (!this.#closed && this.peer.signalingState === 'have-local-offer') this.resume();
	}

	close(): void {
		this.#closed = true;
		this.peer.onnegotiationneeded = null;
		this.peer.onicecandidate = null;
		this.peer.ontrack = null;
		this.peer.onconnectionstatechange = null;
		this.peer.close();
	}

	#needed(): void {
		if (this.#closed) return;
		if (!this.ends.polite) void this.#offer();
		else if (this.#settled) this.ends.send({ kind: 'please-renegotiate', restart: false });
		else if (this.#met) this.#offerIfNobodyDoes();
	}

	#offerIfNobodyDoes(): void {
		setTimeout(() => {
			if (!this.#closed && !this.#settled && this.peer.signalingState === 'stable') void this.#offer();
		}, politePauseMs);
	}

	async #offer(): Promise<void> {
		this.#makingOffer = true;
		try {
			await this.peer.setLocalDescription();
			if (this.peer.localDescription?.type === 'offer') this.#sendDescription(this.peer.localDescription);
		} catch {
			// The state moved on between the event and now: the browser asks again when it is stable.
		} finally {
			this.#makingOffer = false;
		}
	}

	#sendDescription({ type, sdp }: RTCSessionDescription): void {
		if (type === 'offer' || type === 'answer')
			this.ends.send({ kind: 'description', description: { type, sdp } });
	}

	async #handle(signal: CallSignal): Promise<void> {
		if (this.#closed) return;
		switch (signal.kind) {
			case 'description':
				return this.#describe(signal.description);
			case 'candidate':
				if (!this.peer.remoteDescription) this.#candidates.push(signal.candidate);
				else await this.#addCandidate(signal.candidate);
				return;
			case 'please-renegotiate':
				if (this.ends.polite) return;
				if (this.peer.signalingState === 'have-local-offer') this.resume();
				else if (signal.restart) this.#restart();
				else await this.#offer();
		}
	}

	async #describe(description: { type: 'offer' | 'answer'; sdp: string }): Promise<void> {
		const { peer } = this;
		const collides = description.type === 'offer' && (this.#makingOffer || peer.signalingState !== 'stable');
		this.#ignoredOffer = collides && !this.ends.polite;
		if (this.#ignoredOffer) return;
		// An answer to an offer that was sent twice comes twice.
		if (description.type === 'answer' && peer.signalingState !== 'have-local-offer') return;
		await peer.setRemoteDescription(description);
		for (const candidate of this.#candidates.splice(0)) await this.#addCandidate(candidate);
		if (description.type === 'offer') {
			await peer.setLocalDescription();
			if (peer.localDescription) this.#sendDescription(peer.localDescription);
		}
		this.#settled = true;
	}

	async #addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
		// Candidates of an offer that was ignored, or of a restart that has been replaced, fit nothing.
		await this.peer.addIceCandidate(candidate).catch(() => undefined);
	}

	#pathChanged(): void {
		switch (this.peer.connectionState) {
			case 'connected':
				if (this.#wasLost) void requestKeyFrames(this.peer);
				this.#wasLost = false;
				return this.ends.onPath('connected');
			case 'disconnected':
			case 'failed':
				this.#wasLost = true;
				this.ends.onPath('lost');
				return this.#repair();
			case 'connecting':
				if (!this.#wasLost) this.ends.onPath('connecting');
		}
	}

	#repair(): void {
		if (this.#closed) return;
		if (this.ends.polite) this.ends.send({ kind: 'please-renegotiate', restart: true });
		else if (this.peer.signalingState === 'have-local-offer') this.resume();
		else this.#restart();
	}

	#restart(): void {
		const now = performance.now();
		if (now - this.#restartedAt < restartPauseMs) return;
		this.#restartedAt = now;
		this.peer.restartIce();
	}
}
