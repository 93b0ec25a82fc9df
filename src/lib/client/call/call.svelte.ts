import 'webrtc-adapter';
import type { CallMode } from '$lib/domain/consult/call-modes';
import type {
	CallEnded,
	CallMessage,
	CallMoved,
	CallNumbered,
	CallOpening,
	CallPeer,
	CallReceipt,
	CallSignal,
	CallSignalFrom,
	CallStart,
	Joined,
	JoinInput,
	MediaState,
	Peer,
	QualityInput,
	Seat
} from '$lib/contract/realtime/call';
import type { Connection } from '../realtime/connection.svelte';
import { Chat } from './chat.svelte';
import { LineKeeper } from './line-keeper.svelte';
import type { LocalMedia } from './local-media.svelte';
import { Negotiation, type Path } from './negotiation';
import { fetchIceServers } from './ice-servers';
import { Pair } from './pair.svelte';
import { newPeer, sendTracks } from './peer';
import { probeLine } from './probe-line';
import type { SignalLine } from './signal-line';
import { listenToCall, openSignals } from './signal-wire';

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
/** A refusal that says that this page is not in the call is answered by entering again, not more often than this. */
const joinAgainMs = 2_000;

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
	/** How the line is, and how much is sent over it. */
	readonly line: LineKeeper;
	/** The third person, if there is one. */
	readonly guest: Pair;
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
	/** To `#withEnd`. */
	#signals: SignalLine | undefined;
	readonly #probing: ReturnType<typeof setInterval>;
	readonly #offs: (() => void)[] = [];
	#joinedAt = -Infinity;
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
		this.line = new LineKeeper({
			peer: () => this.#negotiation?.peer,
			path: () => this.path,
			expectsPicture: () => this.#expectsPicture(),
			onHeld: () => this.#tellMedia(),
			onPictureStands: () => this.#send({ kind: 'picture-stands' }),
			onRecord: (quality) => {
				const record: QualityInput = { consultId: this.consultId, endId: this.#endId, quality };
				if (connection.socket.connected) connection.socket.emit('call:quality', record);
			}
		});
		this.guest = new Pair({
			socket: connection.socket,
			consultId: parts.consultId,
			endId: this.#endId,
			seat: 'guest',
			polite: false,
			media,
			iceServers: () => fetchIceServers(parts.voice),
			held: () => this.line.held,
			onOutside: () => this.#outside()
		});
		const on = listenToCall(connection.socket, parts.consultId, this.#offs);
		on<CallPeer>('call:peer', ({ seat, peer }) => {
			if (seat === this.#otherSeat) this.#meet(peer);
		});
		on<CallSignalFrom>('call:signal', (signal) => this.#receive(signal));
		on<CallReceipt>('call:receipt', ({ endId, upTo, missing }) => {
			if (endId === this.#withEnd) this.#signals?.acknowledged(upTo, missing);
		});
		on<CallMessage>('call:message', ({ message }) => this.chat.receive(message));
		on<CallNumbered>('call:numbered', ({ seq }) => this.chat.expect(seq));
		on<CallStart>('call:start', ({ opening }) => this.start(opening));
		on<CallEnded>('call:ended', (ended) => {
			this.ended = ended;
			this.close();
		});
		on<CallMoved>('call:moved', () => {
			this.moved = true;
			this.close();
		});
		this.#offs.push(
			connection.onResync(() => this.#joined && void this.join()),
			this.#whenCut(() => this.#signals?.pause()),
			media.onTracks(() => {
				this.#sendTracks();
				this.#tellMedia();
			})
		);
		this.#probing = setInterval(() => this.#probe(), 2_000);
	}

	get #otherSeat(): Seat {
		return this.parts.voice === 'staff' ? 'kiosk' : 'doctor';
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
			this.#turnTo(endId);
			this.peer = { endId, seat: this.#otherSeat, media };
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
		this.#joinedAt = performance.now();
		try {
			const { peers } = await connection.ask<Joined>('call:join', end);
			this.#meet(peers.find(({ seat }) => seat === this.#otherSeat) ?? null, again);
			this.guest.meet(peers.find(({ seat }) => seat === 'guest') ?? null, again);
		} catch {
			// No answer: the next connect joins again. Ended meanwhile: the screen learns it by its refetch.
		}
	}

	/** Wants picture, sound or text alone, for both ends, until it is released with null. */
	choose(mode: CallMode | null): void {
		this.line.choose(mode);
		this.#send({ kind: 'choice', mode });
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
		this.line.close();
		this.guest.close();
		if (socket.connected && this.#joined) socket.emit('call:leave', { consultId: this.consultId });
		clearInterval(this.#probing);
		for (const off of this.#offs) off();
		this.#signals?.close();
		this.#negotiation?.close();
		this.#negotiation = undefined;
		this.parts.ahead?.close();
		this.remote = null;
		this.path = 'waiting';
		this.parts.media.setEnabled('audio', true);
		this.parts.media.setEnabled('video', true);
	}

	#whenCut(run: () => void): () => void {
		const { socket } = this.parts.connection;
		socket.on('disconnect', run);
		return () => socket.off('disconnect', run);
	}

	#media(): MediaState {
		const { camera, microphone } = this.parts.media;
		return {
			audio: microphone === 'ok' && !this.muted,
			video: camera === 'ok' && !this.cameraOff,
			sends: this.line.held.rung
		};
	}

	#tellMedia(): void {
		const media = this.#media();
		if (this.#joined && !this.#over)
			this.parts.connection.socket.auth = { call: { consultId: this.consultId, endId: this.#endId, media } };
		this.#send({ kind: 'media', media });
		this.guest.tell(media);
	}

	#expectsPicture(): boolean {
		const media = this.peer?.media;
		return !!media?.video && media.sends !== 'sound' && media.sends !== 'text';
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
			this.#signals?.pause();
			if (this.path !== 'connected') this.path = 'waiting';
			return;
		}
		if (this.#withEnd !== undefined && this.#withEnd !== peer.endId) {
			this.#negotiation?.close();
			this.#negotiation = undefined;
			this.#opening = false;
			this.path = 'connecting';
		}
		const first = this.#withEnd !== peer.endId;
		const signals = this.#turnTo(peer.endId);
		this.prepare();
		if (this.path === 'waiting' && this.mode !== 'text') this.path = 'connecting';
		signals.open();
		if (first && this.line.own) signals.send({ kind: 'choice', mode: this.line.own });
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

	/** Signals are numbered anew with each other end. */
	#turnTo(endId: string): SignalLine {
		if (this.#signals && this.#withEnd === endId) return this.#signals;
		this.#signals?.close();
		this.#withEnd = endId;
		this.line.otherChose(null);
		const { consultId } = this;
		return (this.#signals = openSignals({
			socket: this.parts.connection.socket,
			consultId,
			endId: this.#endId,
			to: endId,
			deliver: (signal) => this.#take(signal),
			onOutside: () => this.#outside()
		}));
	}

	#outside(): void {
		if (performance.now() - this.#joinedAt > joinAgainMs) void this.join();
	}

	#send(signal: CallSignal): void {
		if (this.#over) return;
		// Before the other end is known nobody listens; `resume` says all of it when it comes.
		if (this.#signals) this.#signals.send(signal);
		else if (this.#opening) this.#unsent.push(signal);
	}

	#receive({ endId, seat, seq, first, signal }: CallSignalFrom): void {
		if (seat !== this.#otherSeat) return;
		// A signal may overtake the news that its sender is there; one of an end that is gone is dropped.
		if (this.#withEnd === undefined)
			this.#meet({ endId, seat: this.#otherSeat, media: { audio: true, video: true, sends: 'full' } });
		if (endId === this.#withEnd) this.#signals?.receive(seq, first, signal);
	}

	#take(signal: CallSignal): void {
		switch (signal.kind) {
			case 'media':
				if (this.peer) this.peer = { ...this.peer, media: signal.media };
				return;
			case 'choice':
				return this.line.otherChose(signal.mode);
			case 'picture-stands':
				return this.line.pictureStandsThere();
			default:
				void this.#negotiation?.receive(signal);
		}
	}

	#follow(path: Path): void {
		this.path = path;
		this.lostAt = path === 'lost' ? Date.now() : null;
		this.line.pathIs(path);
		if (path === 'lost') this.#probe();
	}

	#probe(): void {
		probeLine(this.parts.connection.socket, () => this.path === 'lost');
	}

	#sendTracks(): void {
		const peer = this.#negotiation?.peer;
		if (!peer) return;
		sendTracks(peer, this.parts.media.stream, this.parts.voice === 'staff');
		this.line.apply(true);
	}
}
