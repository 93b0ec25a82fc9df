import type { Connection } from '../realtime/connection.svelte';
import type { Net } from './screen';

const key = 'wenyao.last-contact';
/** So long a fresh page may look for the server before it says that there is none. */
const graceMs = 4_000;
/** How long 已同步 is shown after the line came back. */
const backMs = 4_000;
const probeMs = 5_000;

/**
 * Whether the server can be reached, from three witnesses: the browser's own word, the live line, and the last
 * call. A browser that lost its network keeps its socket open and silent, so the line alone is not believed.
 */
export class Contact {
	/** When the server was last heard of, ISO instant. */
	last = $state<string | undefined>();
	/** True for a few seconds after the line came back. */
	justBack = $state(false);
	#browserOnline = $state(true);
	#failed = $state(false);
	#grace = $state(true);
	#connection = $state.raw<Connection | undefined>();
	#timers: ReturnType<typeof setTimeout>[] = [];
	#probe: ReturnType<typeof setInterval> | undefined;

	/** @param reach one small question to the server; resolves when it answered */
	constructor(
		private readonly reach: () => Promise<void>,
		private readonly onBack: () => void
	) {}

	get net(): Net {
		if (!this.#browserOnline || this.#failed) return 'offline';
		if (this.#connection?.online) return 'online';
		return this.#grace ? 'connecting' : 'offline';
	}

	start(): void {
		this.#browserOnline = navigator.onLine;
		this.last = localStorage.getItem(key) ?? undefined;
		addEventListener('online', this.#browserBack);
		addEventListener('offline', this.#browserGone);
		this.#timers.push(setTimeout(() => this.#endGrace(), graceMs));
		this.#probe = setInterval(() => {
			if (this.net === 'online') this.#heard();
			else if (this.#browserOnline && this.#failed) this.#ask();
		}, probeMs);
	}

	/** Takes the live line when it has been loaded. */
	follow(connection: Connection): void {
		this.#connection = connection;
		connection.onResync(() => this.reached(true));
		connection.socket.on('disconnect', () => (this.#failed = true));
		if (connection.online) this.reached(true);
	}

	/** What a call to the server showed. */
	reached(ok: boolean): void {
		if (!ok) {
			this.#failed = true;
			return;
		}
		const wasOffline = this.#failed;
		this.#failed = false;
		this.#grace = false;
		this.#heard();
		if (!wasOffline) return;
		this.justBack = true;
		this.#timers.push(setTimeout(() => (this.justBack = false), backMs));
		this.onBack();
	}

	stop(): void {
		removeEventListener('online', this.#browserBack);
		removeEventListener('offline', this.#browserGone);
		clearInterval(this.#probe);
		for (const timer of this.#timers) clearTimeout(timer);
	}

	#endGrace(): void {
		this.#grace = false;
		if (!this.#connection?.online) this.#failed = true;
	}

	#heard(): void {
		this.last = new Date().toISOString();
		localStorage.setItem(key, this.last);
	}

	#browserGone = (): void => {
		this.#browserOnline = false;
		this.#failed = true;
	};

	#browserBack = (): void => {
		this.#browserOnline = true;
		this.#ask();
	};

	#ask(): void {
		this.reach().then(
			() => this.reached(true),
			() => this.reached(false)
		);
	}
}
