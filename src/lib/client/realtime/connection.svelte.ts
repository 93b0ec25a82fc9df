import { io, type Socket } from 'socket.io-client';
import type { Ack } from '$lib/contract/realtime/ack';
import type { ChangeNotice } from '$lib/contract/realtime/change';
import { Failure } from '$lib/contract/errors';

export type Namespace = '/kiosk' | '/doctor' | '/pharmacist' | '/manager' | '/guest';

const finalRefusals: ReadonlySet<string> = new Set(['forbidden', 'device_revoked', 'not_signed_in']);

/**
 * The live line to the server. Screens listen for changes and fetch what changed; after every reconnect
 * `onResync` runs, because notices that were sent meanwhile are gone.
 */
export class Connection {
	online = $state(false);
	/** Set when the server turned this browser away for good: signed out or revoked. */
	refused = $state<string | undefined>();
	readonly socket: Socket;
	#listeners = new Set<(notice: ChangeNotice) => void>();
	#resyncs = new Set<() => void>();
	#ended = false;

	constructor(namespace: Namespace) {
		this.socket = io(namespace, {
			transports: ['websocket', 'polling'],
			reconnectionDelay: 300,
			reconnectionDelayMax: 3_000
		});
		this.socket.on('connect', () => {
			this.online = true;
			this.refused = undefined;
			for (const resync of this.#resyncs) resync();
		});
		this.socket.on('disconnect', (reason) => {
			this.online = false;
			// The server closed the line itself, for one that was revoked: Socket.IO stays away then, but only a
			// new handshake tells why, and lets one in again that may come.
			if (reason === 'io server disconnect') setTimeout(() => this.#ended || this.socket.connect(), 300);
		});
		this.socket.on('connect_error', (error) => {
			this.online = false;
			// A refusal in the handshake ends Socket.IO's own retries. Only those of a person's making are final.
			if (this.socket.active) return;
			if (finalRefusals.has(error.message)) this.refused = error.message;
			else setTimeout(() => this.#ended || this.socket.connect(), 2_000);
		});
		this.socket.on('changed', (notice: ChangeNotice) => {
			for (const listen of this.#listeners) listen(notice);
		});
	}

	/** @returns a function that stops listening. */
	onChange(listener: (notice: ChangeNotice) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	onResync(listener: () => void): () => void {
		this.#resyncs.add(listener);
		return () => this.#resyncs.delete(listener);
	}

	/**
	 * One event with its answer.
	 * @throws Failure with the server's code, or `database_unavailable` when no answer came in time.
	 */
	async ask<Data>(event: string, input: unknown, timeoutMs = 8_000): Promise<Data> {
		const ack = await this.socket
			.timeout(timeoutMs)
			.emitWithAck(event, input)
			.then(
				(answer: Ack<Data>) => answer,
				() => undefined
			);
		if (!ack) throw new Failure('database_unavailable', 'no answer in time');
		if ('error' in ack) throw new Failure(ack.error.code, ack.error.message, ack.error.detail);
		return ack.data;
	}

	close(): void {
		this.#ended = true;
		this.socket.close();
	}
}
