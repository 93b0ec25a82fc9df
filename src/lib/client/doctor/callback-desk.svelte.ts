import type { CallbackNumber, CallbackWish } from '$lib/contract/http/reception';
import { callApi } from '../http/api';

/** The list of those who wait for a call. Numbers that were opened stay on this page only. */
export class CallbackDesk {
	list = $state.raw<readonly CallbackWish[]>([]);
	numbers = $state<Record<string, CallbackNumber>>({});
	busy = $state(false);
	failed = $state(false);

	async load(): Promise<void> {
		try {
			const { callbacks } = await callApi<{ callbacks: CallbackWish[] }>('staff', 'GET', '/api/v1/callbacks');
			this.list = callbacks;
		} catch {
			// The older list stays; the next change of the room asks again.
		}
	}

	async open(id: string): Promise<void> {
		await this.#step(async () => {
			this.numbers[id] = await callApi<CallbackNumber>('staff', 'POST', `/api/v1/callbacks/${id}/number`);
		});
	}

	async done(id: string): Promise<void> {
		await this.#step(async () => {
			await callApi('staff', 'POST', `/api/v1/callbacks/${id}/done`);
			delete this.numbers[id];
		});
	}

	async #step(step: () => Promise<void>): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		this.failed = false;
		try {
			await step();
		} catch {
			this.failed = true;
		} finally {
			this.busy = false;
			void this.load();
		}
	}
}
