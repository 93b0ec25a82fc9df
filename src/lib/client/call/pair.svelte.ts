import type { Socket } from 'socket.io-client';
import type {
	CallPeer,
	CallReceipt,
	CallSignal,
	CallSignalFrom,
	GuestOut,
	MediaState,
	Peer,
	Seat
} from '$lib/contract/realtime/call';
import { rungs, type HeldBy, type Rung } from '$lib/domain/consult/media-ladder';
import type { LocalMedia } from './local-media.svelte';
import { Negotiation, type Path } from './negotiation';
import { newPeer, sendTracks } from './peer';
import { requestKeyFrames, sendRung } from './senders';
import type { SignalLine } from './signal-line';
import { listenToCall, openSignals } from './signal-wire';

interface PairParts {
	readonly socket: Socket;
	readonly consultId: string;
	/** This page. */
	readonly endId: string;
	/** Where the other end sits. */
	readonly seat: Seat;
	/** Of each pair with a guest the guest is the polite end. */
	readonly polite: boolean;
	readonly media: LocalMedia;
	iceServers(): Promise<RTCIceServer[]>;
	/** What this end sends in the call, and why. */
	held(): { readonly rung: Rung; readonly by: HeldBy | null };
	/** The server says that this page is not in the call. */
	onOutside(): void;
}

/** A guest's picture is small, and each end sends its own twice: more than this is never sent. */
const most: Rung = 'reduced';

/**
 * The connection between this page and the end in one other seat, in a call of three. Nothing is made before that
 * end is there, so a call of two costs nothing more.
 */
export class Pair {
	peer = $state.raw<Peer | null>(null);
	/** What the other end sends, by its last word; its signalling may be down while its picture goes on. */
	media = $state.raw<MediaState | undefined>();
	remote = $state.raw<MediaStream | null>(null);
	/** `waiting` = the other end is not there (yet, or just now). */
	path = $state<Path | 'waiting'>('waiting');
	#withEnd: string | undefined;
	#signals: SignalLine | undefined;
	#negotiation: Negotiation | undefined;
	#made: Promise<Negotiation | undefined> = Promise.resolve(undefined);
	#over = false;
	readonly #offs: (() => void)[] = [];

	constructor(private readonly parts: PairParts) {
		const { seat, media, socket } = parts;
		const on = listenToCall(socket, parts.consultId, this.#offs);
		on<CallPeer>('call:peer', (news) => {
			if (news.seat === seat) this.meet(news.peer);
		});
		on<CallSignalFrom>('call:signal', ({ endId, seq, first, signal }) => {
			// What overtakes the news that its sender is there is sent again.
			if (endId === this.#withEnd) this.#signals?.receive(seq, first, signal);
		});
		on<CallReceipt>('call:receipt', ({ endId, upTo, missing }) => {
			if (endId === this.#withEnd) this.#signals?.acknowledged(upTo, missing);
		});
		on<GuestOut>('call:guest-out', () => this.release());
		const cut = () => this.#signals?.pause();
		socket.on('disconnect', cut);
		this.#offs.push(
			() => socket.off('disconnect', cut),
			media.onTracks(() => this.#sendTracks())
		);
	}

	/**
	 * The other end came, came back, or went.
	 * @param again this end was away itself: what it said meanwhile may be lost
	 */
	meet(peer: Peer | null, again = false): void {
		if (this.#over) return;
		const wasThere = this.peer?.endId === peer?.endId;
		this.peer = peer;
		if (!peer) {
			this.#signals?.pause();
			if (this.path !== 'connected') this.path = 'waiting';
			return;
		}
		this.media = peer.media;
		const anew = this.#withEnd !== peer.endId;
		if (anew) this.#turnTo(peer.endId);
		this.#signals?.open();
		if (anew || !wasThere || again) void this.#made.then((negotiation) => negotiation?.resume());
	}

	/** What this end sends has changed. */
	tell(media: MediaState): void {
		this.#signals?.send({ kind: 'media', media });
		this.#apply();
	}

	/** The other end has no part in the call any more: nothing goes to it from this moment, whatever its page does. */
	release(): void {
		this.#signals?.close();
		this.#negotiation?.close();
		this.#signals = undefined;
		this.#negotiation = undefined;
		this.#withEnd = undefined;
		this.#made = Promise.resolve(undefined);
		this.peer = null;
		this.media = undefined;
		this.remote = null;
		this.path = 'waiting';
	}

	close(): void {
		this.#over = true;
		this.release();
		for (const off of this.#offs) off();
	}

	/** A page that was reloaded is a new end: a new connection, and signals are numbered anew. */
	#turnTo(endId: string): void {
		const { peer, media } = this;
		this.release();
		this.peer = peer;
		this.media = media;
		this.path = 'connecting';
		this.#withEnd = endId;
		const { socket, consultId, endId: own, onOutside } = this.parts;
		const made = (this.#made = this.#make(endId));
		this.#signals = openSignals({
			socket,
			consultId,
			endId: own,
			to: endId,
			deliver: (signal) => void made.then((negotiation) => negotiation && this.#take(negotiation, signal)),
			onOutside
		});
	}

	async #make(endId: string): Promise<Negotiation | undefined> {
		const iceServers = await this.parts.iceServers();
		if (this.#withEnd !== endId) return undefined;
		this.#negotiation = new Negotiation(newPeer(iceServers), {
			polite: this.parts.polite,
			send: (signal) => this.#signals?.send(signal),
			onPath: (path) => {
				this.path = path;
				if (path === 'connected') this.#apply();
			},
			onStream: (stream) => (this.remote = stream)
		});
		this.#sendTracks();
		return this.#negotiation;
	}

	#take(negotiation: Negotiation, signal: CallSignal): void {
		switch (signal.kind) {
			case 'media':
				this.media = signal.media;
				return;
			case 'choice':
				return;
			case 'picture-stands':
				return void requestKeyFrames(negotiation.peer);
			default:
				void negotiation.receive(signal);
		}
	}

	#sendTracks(): void {
		const peer = this.#negotiation?.peer;
		if (!peer) return;
		sendTracks(peer, this.parts.media.stream, !this.parts.polite);
		this.#apply();
	}

	#apply(): void {
		const peer = this.#negotiation?.peer;
		if (!peer) return;
		const { rung, by } = this.parts.held();
		const lower = rungs[Math.max(rungs.indexOf(rung), rungs.indexOf(most))] ?? most;
		void sendRung(peer, lower, rung !== 'text' || by === 'line');
	}
}
