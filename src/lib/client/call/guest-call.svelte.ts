import { Failure } from '$lib/contract/errors';
import type {
	CallEnded,
	CallMoved,
	GuestOut,
	Joined,
	JoinInput,
	MediaState
} from '$lib/contract/realtime/call';
import { startLadder } from '$lib/domain/consult/media-ladder';
import type { LinkRefusal } from '$lib/domain/consult/guest';
import { callApi } from '../http/api';
import { Connection } from '../realtime/connection.svelte';
import { fetchIceServers } from './ice-servers';
import type { LocalMedia } from './local-media.svelte';
import { Pair } from './pair.svelte';
import { probeLine } from './probe-line';
import { listenToCall } from './signal-wire';

const endings: Readonly<Record<GuestOut['endedBy'], LinkRefusal>> = {
	customer: 'withdrawn',
	doctor: 'sent_out',
	guest: 'left',
	system: 'call_over'
};
/** A refusal that says that this page is not in the call is answered by entering again, not more often than this. */
const joinAgainMs = 2_000;

/** The guest's end of a call: one connection to the doctor and one to the customer at the kiosk. */
export class GuestCall {
	readonly connection = new Connection('/guest');
	readonly doctor: Pair;
	readonly customer: Pair;
	muted = $state(false);
	cameraOff = $state(false);
	/** Why this guest has no part in the call any more. */
	over = $state<LinkRefusal | null>(null);
	/** Another page of this browser has the seat. */
	moved = $state(false);
	readonly #endId = crypto.randomUUID();
	readonly #probing: ReturnType<typeof setInterval>;
	#joined = false;
	#joinedAt = -Infinity;
	#closed = false;

	constructor(
		private readonly consultId: string,
		readonly media: LocalMedia
	) {
		const { socket } = this.connection;
		const pair = (seat: 'doctor' | 'kiosk') =>
			new Pair({
				socket,
				consultId,
				endId: this.#endId,
				seat,
				polite: true,
				media,
				iceServers: () => fetchIceServers('guest'),
				held: () => ({ rung: startLadder(0).rung, by: null }),
				onOutside: () => {
					if (performance.now() - this.#joinedAt > joinAgainMs) void this.#join();
				}
			});
		this.doctor = pair('doctor');
		this.customer = pair('kiosk');
		const on = listenToCall(socket, consultId, []);
		on<CallEnded>('call:ended', () => this.#end('call_over'));
		on<GuestOut>('call:guest-out', ({ endedBy }) => this.#end(endings[endedBy]));
		on<CallMoved>('call:moved', () => {
			this.moved = true;
			this.close();
		});
		this.connection.onResync(() => void this.#join());
		media.onTracks(() => this.#tellMedia());
		const isLost = () => this.doctor.path === 'lost' || this.customer.path === 'lost';
		this.#probing = setInterval(() => probeLine(socket, isLost), joinAgainMs);
	}

	toggleMuted(): void {
		this.muted = !this.muted;
		this.media.setEnabled('audio', !this.muted);
		this.#tellMedia();
	}

	toggleCamera(): void {
		this.cameraOff = !this.cameraOff;
		this.media.setEnabled('video', !this.cameraOff);
		this.#tellMedia();
	}

	/** The link is used up with this. */
	async leave(): Promise<void> {
		this.#end('left');
		// Without a line the seat is empty all the same, and the visit ends with the call.
		await callApi('guest', 'DELETE', '/api/v1/guest').catch(() => undefined);
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		const { socket } = this.connection;
		if (socket.connected && this.#joined) socket.emit('call:leave', { consultId: this.consultId });
		clearInterval(this.#probing);
		this.doctor.close();
		this.customer.close();
		this.connection.close();
		this.media.close();
	}

	#end(reason: LinkRefusal): void {
		this.over ??= reason;
		this.close();
	}

	#media(): MediaState {
		const { camera, microphone } = this.media;
		return {
			audio: microphone === 'ok' && !this.muted,
			video: camera === 'ok' && !this.cameraOff,
			sends: 'reduced'
		};
	}

	#tellMedia(): void {
		if (this.#closed) return;
		const media = this.#media();
		this.connection.socket.auth = { call: this.#input(media) };
		this.doctor.tell(media);
		this.customer.tell(media);
	}

	#input(media: MediaState): JoinInput {
		return { consultId: this.consultId, endId: this.#endId, media };
	}

	/** Enters the signalling, again after each lost line. */
	async #join(): Promise<void> {
		if (this.#closed) return;
		const { connection } = this;
		const end = this.#input(this.#media());
		connection.socket.auth = { call: end };
		const again = this.#joined;
		this.#joinedAt = performance.now();
		try {
			const { peers } = await connection.ask<Joined>('call:join', end);
			this.#joined = true;
			this.doctor.meet(peers.find(({ seat }) => seat === 'doctor') ?? null, again);
			this.customer.meet(peers.find(({ seat }) => seat === 'kiosk') ?? null, again);
		} catch (error) {
			if (!(error instanceof Failure)) return;
			if (error.code === 'guest_link_over') this.#end((error.detail?.reason as LinkRefusal) ?? 'call_over');
			else if (error.code === 'not_in_call' || error.code === 'not_found') this.#end('call_over');
			// Anything else passes: the next connect joins again.
		}
	}
}
