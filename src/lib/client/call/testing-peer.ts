/**
 * A stand-in for two connected RTCPeerConnections that keeps their rules of signalling: the states of offer and
 * answer, negotiation that is asked for only when stable, and how often a local offer was rolled back.
 */
export class TestingPeer {
	signalingState: RTCSignalingState = 'stable';
	connectionState: RTCPeerConnectionState = 'new';
	localDescription: RTCSessionDescriptionInit | null = null;
	remoteDescription: RTCSessionDescriptionInit | null = null;
	onnegotiationneeded: (() => void) | null = null;
	onicecandidate: ((event: unknown) => void) | null = null;
	ontrack: ((event: unknown) => void) | null = null;
	onconnectionstatechange: (() => void) | null = null;
	rollbacks = 0;
	restarts = 0;
	readonly candidates: string[] = [];
	#offers = 0;
	#wanted = false;

	constructor(readonly name: string) {}

	/** A track was added, or ICE is to restart. */
	want(): void {
		this.#wanted = true;
		this.#ask();
	}

	restartIce(): void {
		this.restarts++;
		this.want();
	}

	become(state: RTCPeerConnectionState): void {
		this.connectionState = state;
		this.onconnectionstatechange?.();
	}

	async setLocalDescription(): Promise<void> {
		await Promise.resolve();
		if (this.signalingState === 'have-remote-offer') {
			// Answering takes up what this end wants to send in the lines of the offer.
			this.#wanted = false;
			this.localDescription = { type: 'answer', sdp: `${this.name} answers ${this.remoteDescription?.sdp}` };
			return this.#enter('stable');
		}
		this.#wanted = false;
		this.localDescription = { type: 'offer', sdp: `${this.name}-${++this.#offers}` };
		this.#enter('have-local-offer');
	}

	async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
		await Promise.resolve();
		if (description.type === 'offer') {
			if (this.signalingState === 'have-local-offer') this.rollbacks++;
			this.remoteDescription = description;
			return this.#enter('have-remote-offer');
		}
		if (this.signalingState !== 'have-local-offer') throw new Error('InvalidStateError');
		this.remoteDescription = description;
		this.#enter('stable');
	}

	async addIceCandidate({ candidate }: RTCIceCandidateInit): Promise<void> {
		if (!this.remoteDescription) throw new Error('InvalidStateError');
		this.candidates.push(candidate ?? '');
	}

	getSenders(): [] {
		return [];
	}

	close(): void {
		this.connectionState = 'closed';
	}

	#enter(state: RTCSignalingState): void {
		this.signalingState = state;
		if (state === 'stable') this.#ask();
	}

	#ask(): void {
		queueMicrotask(() => {
			if (this.#wanted && this.signalingState === 'stable') this.onnegotiationneeded?.();
		});
	}
}
