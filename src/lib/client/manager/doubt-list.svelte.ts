import type { TraceDoubt, TraceDoubtPage } from '$lib/contract/http/trace-doubts';
import { callApi } from '../http/api';
import { Connection } from '../realtime/connection.svelte';

/** The chain's open doubts as far as they were paged through. */
export class DoubtList {
	readonly connection = new Connection('/manager');
	doubts = $state.raw<readonly TraceDoubt[]>();
	next = $state<string | null>(null);
	failed = $state(false);

	start(): void {
		this.connection.onResync(() => void this.load());
		void this.load();
	}

	end(): void {
		this.connection.close();
	}

	load(): Promise<void> {
		return this.#fetch(null);
	}

	async more(): Promise<void> {
		if (this.next) await this.#fetch(this.next);
	}

	async #fetch(after: string | null): Promise<void> {
		try {
			const query = after ? `?after=${encodeURIComponent(after)}` : '';
			const page = await callApi<TraceDoubtPage>('staff', 'GET', `/api/v1/trace-doubts${query}`);
			this.doubts = after ? [...(this.doubts ?? []), ...page.doubts] : page.doubts;
			this.next = page.next;
			this.failed = false;
		} catch {
			this.failed = true;
		}
	}
}
