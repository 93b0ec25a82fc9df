import { fetchIceServers } from './ice-servers';
import type { LocalMedia } from './local-media.svelte';
import { newPeer, sendTracks } from './peer';

/** Addresses change and relay credentials run out: an offer older than this is made again. */
const freshMs = 5 * 60_000;

/**
 * A connection of a doctor who waits for the next patient: tracks added, offer made, addresses gathered. It costs
 * nothing until a call takes it, and saves the time of all that when one does.
 */
export class PeerAhead {
	#peer: RTCPeerConnection | undefined;
	#stream: MediaStream | null = null;
	#madeAt = -Infinity;
	#making = false;

	constructor(private readonly media: LocalMedia) {}

	/** Makes it if there is none that is still good. Called often; never throws. */
	async keep(): Promise<void> {
		const good = this.#stream === this.media.stream && performance.now() - this.#madeAt < freshMs;
		if (this.#making || (this.#peer && good)) return;
		this.#making = true;
		this.drop();
		try {
			const peer = newPeer(await fetchIceServers('staff'));
			this.#peer = peer;
			this.#stream = this.media.stream;
			this.#madeAt = performance.now();
			sendTracks(peer, this.#stream, true);
			await peer.setLocalDescription();
		} catch {
			// Closed meanwhile, or the browser refused: the call makes its own.
			this.drop();
		} finally {
			this.#making = false;
		}
	}

	/** Hands it over to a call; the next one is made by the next `keep`. */
	take(): RTCPeerConnection | undefined {
		const peer = this.#peer?.localDescription ? this.#peer : undefined;
		if (peer) this.#peer = undefined;
		return peer;
	}

	drop(): void {
		this.#peer?.close();
		this.#peer = undefined;
	}
}
