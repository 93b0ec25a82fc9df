import 'webrtc-adapter';
import type { CallMode } from '$lib/domain/consult/call-modes';
import type {
	CallEnded,
	CallMedia,
	CallMessage,
	CallMoved,
	CallOpening,
	CallPeer,
	CallSignal,
	CallSignalFrom,
	CallStart,
	JoinInput,
	MediaState,
	Peer
} from '$lib/contract/realtime/call';
import type { Connection } from '../realtime/connection.svelte';
import { Chat } from './chat.svelte';
import { judgeLink, readLink, type LinkQuality, type LinkSample } from './link-quality';
import type { LocalMedia } from './local-media.svelte';
import { Negotiation, type Path } from './negotiation';
import { newPeer, sendTracks } from './peer';

interface CallParts {
	readonly connection: Connection;
	readonly voice: 'staff' | 'device';
	readonly consultId: string;
	readonly mode: CallMode;
	readonly media: LocalMedia;
	readonly iceServers: RTCIceServer[];
	/** Made in the waiting room, with its offer; for the first other end. */
	readonly ahead?: RTCPeerConnection | undefined;
}

/** A kiosk answers an opening within a fraction of this; one that never got it is sent the offer again. */
const repeatOfferMs = 700;

/**
 * One end of one call: owns the connection to the other end, its signalling and the text beside it. Camera and
 * microphone belong to the page and outlive the call. The kiosk is the polite end.
 */
export class Call {
	readonly chat: Chat;
	/** `waiting` = the other end is not there (yet, or just now). */
	path = $state<Path | 'waiting'>('waiting');
	peer = $state.raw<Peer | null>(null);
	remote = $state.raw<MediaStream | null>(null);
	muted = $state(false);
	cameraOff = $state(false);
	quality = $state<LinkQuality>('good');
	ended = $state.raw<CallEnded | null>(null);
	/** Another page of this side has taken the call over. */
	moved = $state(false);
	/** When the path was lost, for screens that offer more the longer it lasts. */
	lostAt = $state<number | null>(null);
	/** This life of this page; a reload is a new end. */
	readonly #endId = crypto.randomUUID();
	#negotiation: Negotiation | undefined;
	/** The other end that `#negotiation` is with; undefined = made ahead, with nobody yet. */
	#withEnd: string | undefined;
	#timers: ReturnType<typeof setInterval>[] = [];
	#offs: (() => void)[] = [];
	#lastLink: LinkSample | undefined;
	#joined = false;
	/** The server has said that the other end is in the call. */
	#there = false;
	/** The first offer went, or came, with the start of the call; the server has not named the other end yet. */
	#opening = false;
	#unsent: CallSignal[] = [];
	#over = false;

	constructor(private readonly parts: CallParts) {
		this.chat = new Chat(parts.voice, parts.consultId);
		const { connection, media } = parts;
		this.#on<CallPeer>('call:peer', ({ peer }) => this.#meet(peer));
		this.#on<CallSignalFrom>('call:signal', ({ endId, signal }) => this.#receive(endId, signal));
		this.#on<CallMedia>('call:media', ({ media: state }) => {
			if (this.peer) this.peer = { ...this.peer, media: state };
		});
		this.#on<CallMessage>('call:message', ({ message }) => this.chat.receive(message));
		this.#on<CallStart>('call:start', ({ opening }) => this.start(opening));
		this.#on<CallEnded>('call:ended', (ended) => {
			this.ended = ended;
			this.close();
		});
		this.#on<CallMoved>('call:moved', () => {
			this.moved = true;
			this.close();
		});
		this.#offs.push(
			connection.onResync(() => this.#joined && void this.join()),
			media.onTracks(() => {
				this.#sendTracks();
				this.#tellMedia();
			})
		);
		this.#timers.push(
			setInterval(() => void this.#measure(), 2_000),
			setInterval(() => this.#probe(), 2_000)
		);
	}

	get consultId(): string {
		return this.parts.consultId;
	}

	get mode(): CallMode {
		return this.parts.mode;
	}

	/** Makes the connection before the other end is known, or takes the one that was made ahead. */
	prepare(): void {
		if (this.mode === 'text' || this.#negotiation || this.#over) return;
		const ahead = this.#withEnd === undefined ? this.parts.ahead : undefined;
		const peer = ahead ?? newPeer(this.parts.iceServers);
		this.#negotiation = new Negotiation(peer, {
			polite: this.parts.voice === 'device',
			send: (signal) => this.#send(signal),
			onPath: (path) => this.#follow(path),
			onStream: (stream) => (this.remote = stream)
		});
		this.#sendTracks();
	}

	/**
	 * The offer made ahead, to be sent with the step that starts the call. From then on candidates are kept for the
	 * other end until it is there.
	 */
	takeOpening(): CallOpening | undefined {
		const offer = this.#negotiation?.peer.localDescription;
		if (offer?.type !== 'offer') return undefined;
		this.#opening = true;
		return { endId: this.#endId, media: this.#media(), offer: { type: 'offer', sdp: offer.sdp } };
	}

	/** The call has begun. The answer to its opening is made while this end enters. */
	start(opening?: CallOpening): void {
		if (opening && this.parts.voice === 'device' && !this.#joined && this.mode !== 'text') {
			const { endId, media, offer } = opening;
			this.#opening = true;
			this.#withEnd = endId;
			this.peer = { endId, media };
			this.path = 'connecting';
			this.prepare();
			void this.#negotiation?.receive({ kind: 'description', description: offer });
		}
		void this.enter();
	}

	/** Relay credentials run out while a customer waits. */
	renewIceServers(iceServers: RTCIceServer[]): void {
		this.#negotiation?.peer.setConfiguration({ iceServers, bundlePolicy: 'max-bundle' });
	}

	/** Enters once: by the server's push or by the answer to a request, whichever comes first. */
	enter(): Promise<void> {
		return this.#joined ? Promise.resolve() : this.join();
	}

	/** Enters the signalling, again after each lost line. Idempotent. */
	async join(): Promise<void> {
		if (this.#over) return;
		const { connection } = this.parts;
		const end: JoinInput = { consultId: this.consultId, endId: this.#endId, media: this.#media() };
		// After a lost line the handshake itself lets this page back in, before anything that is queued is sent.
		connection.socket.auth = { call: end };
		void this.chat.resync();
		const again = this.#joined;
		this.#joined = true;
		try {
			const { peer } = await connection.ask<{ peer: Peer | null }>('call:join', end);
			this.#meet(peer, again);
		} catch {
			// No answer: the next connect joins again. Ended meanwhile: the screen learns it by its refetch.
		}
	}

	toggleMuted(): void {
		this.muted = !this.muted;
		this.parts.media.setEnabled('audio', !this.muted);
		this.#tellMedia();
	}

	toggleCamera(): void {
		this.cameraOff = !this.cameraOff;
		this.parts.media.setEnabled('video', !this.cameraOff);
		this.#tellMedia();
	}

	/** Leaves the call on this page. What it means for the consult is said over HTTP. */
	close(): void {
		if (this.#over) return;
		this.#over = true;
		const { socket } = this.parts.connection;
		socket.auth = {};
		if (socket.connected) socket.emit('call:leave', { consultId: this.consultId });
		for (const timer of this.#timers) clearInterval(timer);
		for (const off of this.#offs) off();
		this.#negotiation?.close();
		this.#negotiation = undefined;
		this.parts.ahead?.close();
		this.remote = null;
		this.path = 'waiting';
		this.parts.media.setEnabled('audio', true);
		this.parts.media.setEnabled('video', true);
	}

	#on<Payload extends { readonly consultId: string }>(event: string, run: (payload: Payload) => void): void {
		const { socket } = this.parts.connection;
		const listen = (payload: Payload) => {
			if (payload.consultId === this.consultId) run(payload);
		};
		socket.on(event, listen);
		this.#offs.push(() => socket.off(event, listen));
	}

	#media(): MediaState {
		const { camera, microphone } = this.parts.media;
		return { audio: microphone === 'ok' && !this.muted, video: camera === 'ok' && !this.cameraOff };
	}

	#tellMedia(): void {
		const end = { consultId: this.consultId, media: this.#media() };
		this.parts.connection.socket.auth = { call: { ...end, endId: this.#endId } };
		this.parts.connection.socket.emit('call:media', end);
	}

	/**
	 * The other end came, came back, or went. A page that was reloaded is a new end and gets a new connection.
	 * @param again this end was away itself: what it said meanwhile may be lost
	 */
	#meet(peer: Peer | null, again = false): void {
		if (this.#over) return;
		// It has sent its offer and is on its way in.
		if (!peer && this.#opening && !this.#there) return;
		const wasThere = this.#there && this.peer?.endId === peer?.endId;
		this.peer = peer;
		this.#there = peer !== null;
		if (!peer) {
			if (this.path !== 'connected') this.path = 'waiting';
			return;
		}
		if (this.#withEnd !== undefined && this.#withEnd !== peer.endId) {
			this.#negotiation?.close();
			this.#negotiation = undefined;
			this.#opening = false;
			this.path = 'connecting';
		}
		this.#withEnd = peer.endId;
		this.prepare();
		if (this.path === 'waiting' && this.mode !== 'text') this.path = 'connecting';
		if (this.#opening) this.#goOnFromOpening();
		else if (!wasThere || again) this.#negotiation?.resume();
	}

	/** The offer is at the other end already, or should be; what came after it is sent now. */
	#goOnFromOpening(): void {
		this.#opening = false;
		for (const signal of this.#unsent.splice(0)) this.#send(signal);
		const negotiation = this.#negotiation;
		setTimeout(() => negotiation?.repeatOffer(), repeatOfferMs);
	}

	#send(signal: CallSignal): void {
		// Before the other end is there nobody listens; `resume` says all of it when it comes.
		if (!this.#there) {
			if (this.#opening) this.#unsent.push(signal);
			return;
		}
		const { socket } = this.parts.connection;
		socket.emit('call:signal', { consultId: this.consultId, endId: this.#endId, signal });
	}

	#receive(endId: string, signal: CallSignal): void {
		// A signal may overtake the news that its sender is there; one of an end that is gone is dropped.
		if (this.#withEnd === undefined) this.#meet({ endId, media: { audio: true, video: true } });
		if (endId === this.#withEnd) void this.#negotiation?.receive(signal);
	}

	#follow(path: Path): void {
		this.path = path;
		this.lostAt = path === 'lost' ? Date.now() : null;
		if (path === 'lost') this.#probe();
	}

	/**
	 * While the path is lost the signalling may be dead as well without having noticed (the address changed). A
	 * question without an answer closes it, and Socket.IO connects anew.
	 */
	#probe(): void {
		const { socket } = this.parts.connection;
		if (this.path !== 'lost' || !socket.connected) return;
		socket.timeout(700).emit('call:hb', {}, (error: Error | null) => {
			if (error && this.path === 'lost') socket.io.engine.close();
		});
	}

	#sendTracks(): void {
		const peer = this.#negotiation?.peer;
		if (peer) sendTracks(peer, this.parts.media.stream, this.parts.voice === 'staff');
	}

	async #measure(): Promise<void> {
		const peer = this.#negotiation?.peer;
		if (!peer || this.path !== 'connected') return;
		const link = readLink(await peer.getStats());
		this.quality = judgeLink(this.#lastLink, link);
		this.#lastLink = link;
	}
}
