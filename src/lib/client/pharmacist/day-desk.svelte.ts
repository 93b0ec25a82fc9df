import type { Failure } from '$lib/contract/errors';
import type { CallOutcome, RecallCall, StoreDay } from '$lib/contract/http/store-day';
import { callApi } from '../http/api';
import { asFailure } from './basket.svelte';

/** The store's day: what the records say, what was counted, and whom to call because of a recall. */
export class DayDesk {
	day = $state.raw<StoreDay | undefined>();
	calls = $state.raw<readonly RecallCall[] | undefined>();
	/** The last fetch of each failed; what is shown is older. */
	dayFailed = $state(false);
	callsFailed = $state(false);
	failure = $state.raw<Failure | undefined>();
	busy = $state(false);
	/** As typed: whole packs by product, and the cash in yuan. Empty = not counted. */
	counts = $state<Record<string, number | null>>({});
	cash = $state<number | null>(null);
	note = $state('');

	async load(day?: string): Promise<void> {
		try {
			const query = day ? `?day=${day}` : '';
			const read = await callApi<StoreDay>('staff', 'GET', `/api/v1/store-day${query}`);
			if (read.day !== this.day?.day) [this.counts, this.cash, this.note] = [{}, null, ''];
			this.day = read;
			this.dayFailed = false;
		} catch {
			this.dayFailed = true;
		}
	}

	async loadCalls(): Promise<void> {
		try {
			const { calls } = await callApi<{ calls: readonly RecallCall[] }>(
				'staff',
				'GET',
				'/api/v1/recall-calls'
			);
			this.calls = calls;
			this.callsFailed = false;
		} catch {
			this.callsFailed = true;
		}
	}

	/** Everything that moved was counted, and the drawer too. */
	get counted(): boolean {
		const whole = (value: number | null | undefined) => typeof value === 'number' && value >= 0;
		return (
			this.day !== undefined &&
			whole(this.cash) &&
			this.day.products.every(({ productId }) => {
				const count = this.counts[productId];
				return whole(count) && Number.isInteger(count);
			})
		);
	}

	async close(): Promise<void> {
		const { day } = this;
		if (!day || this.busy) return;
		await this.#do(async () => {
			this.day = await callApi<StoreDay>('staff', 'POST', '/api/v1/store-day/closing', {
				day: day.day,
				counts: day.products.map(({ productId }) => ({ productId, packs: this.counts[productId] ?? 0 })),
				cashFen: Math.round((this.cash ?? 0) * 100),
				note: this.note
			});
		});
	}

	async record(call: RecallCall, outcome: CallOutcome): Promise<void> {
		const { recallId, dispensingId } = call;
		await this.#do(async () => {
			await callApi('staff', 'POST', '/api/v1/recall-calls', { recallId, dispensingId, outcome });
			await this.loadCalls();
		});
	}

	async #do(work: () => Promise<void>): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		this.failure = undefined;
		try {
			await work();
		} catch (error) {
			this.failure = asFailure(error);
		} finally {
			this.busy = false;
		}
	}
}
