import type { ReviewQueue } from '$lib/contract/http/review';
import { callApi } from '../http/api';

/** Waits are counted in minutes, so the clock need not be looked at more often. */
const tickMs = 15_000;

/** What waits at this store, fetched anew whenever something changed. */
export class QueueWatch {
	queue = $state.raw<ReviewQueue | undefined>();
	/** The last fetch failed; what is shown is older. */
	failed = $state(false);
	/** The server's clock, carried on by this browser's. */
	now = $state(Date.now());
	#offsetMs = 0;
	#fetches = 0;
	#timer: ReturnType<typeof setInterval> | undefined;

	start(): void {
		this.#timer = setInterval(() => this.#tick(), tickMs);
		void this.load();
	}

	end(): void {
		clearInterval(this.#timer);
	}

	async load(): Promise<void> {
		const turn = ++this.#fetches;
		try {
			const queue = await callApi<ReviewQueue>('staff', 'GET', '/api/v1/reviews');
			// A slow answer must not replace a newer one.
			if (turn !== this.#fetches) return;
			this.#offsetMs = Date.parse(queue.now) - Date.now();
			this.queue = queue;
			this.failed = false;
			this.#tick();
		} catch {
			if (turn === this.#fetches) this.failed = true;
		}
	}

	kioskName(deviceId: string): string {
		return this.queue?.kiosks.find(({ id }) => id === deviceId)?.name ?? '';
	}

	#tick(): void {
		this.now = Date.now() + this.#offsetMs;
		if (this.failed) void this.load();
	}
}
