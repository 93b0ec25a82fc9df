import type { Comparison, MasterView } from '$lib/contract/http/product-master';
import { Failure } from '$lib/contract/errors';
import { callApi } from '../http/api';
import { Connection } from '../realtime/connection.svelte';
import { Part } from './part.svelte';

/** A merge moves every pack of a product at once, and there may be a million. */
const mergeMs = 180_000;

/** The products page: candidates, one comparison, merges and their undoing. */
export class MasterDesk {
	readonly connection = new Connection('/manager');
	readonly view = new Part<MasterView>(() => '/api/v1/product-master');
	pair = $state.raw<{ readonly left: string; readonly right: string }>();
	readonly comparison = new Part<Comparison>(
		() => `/api/v1/product-master/comparison?${new URLSearchParams({ ...this.pair })}`
	);

	start(): void {
		this.connection.onResync(() => void this.view.load());
		void this.view.load();
	}

	end(): void {
		this.connection.close();
	}

	async compare(pair: { readonly left: string; readonly right: string } | undefined): Promise<void> {
		this.pair = pair;
		this.comparison.data = undefined;
		this.comparison.failed = false;
		if (pair) await this.comparison.load();
	}

	merge(kept: string, merged: string): Promise<Failure | null> {
		return this.#step('/api/v1/product-master/merges', { kept, merged });
	}

	part(left: string, right: string): Promise<Failure | null> {
		return this.#step('/api/v1/product-master/distinctions', { left, right });
	}

	undo(mergeId: string): Promise<Failure | null> {
		return this.#step(`/api/v1/product-master/merges/${mergeId}/undo`);
	}

	async #step(path: string, body?: unknown): Promise<Failure | null> {
		try {
			await callApi('staff', 'POST', path, body, mergeMs);
			await this.compare(undefined);
			return null;
		} catch (error) {
			return error instanceof Failure ? error : new Failure('database_unavailable', 'out of reach');
		} finally {
			await this.view.load();
		}
	}
}
