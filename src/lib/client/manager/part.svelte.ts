import { callApi } from '../http/api';

/** One part of a console: fetched on its own, kept while a later fetch fails, and says when it is not of now. */
export class Part<Data> {
	data = $state.raw<Data>();
	/** The last fetch failed; `data` is what was there before. */
	failed = $state(false);
	/** When `data` was fetched. */
	at = $state<Date>();
	#turn = 0;

	/** @param path may change with filters; asked at each load. */
	constructor(private readonly path: () => string) {}

	async load(): Promise<void> {
		const turn = ++this.#turn;
		try {
			const data = await callApi<Data>('staff', 'GET', this.path());
			// An answer that was overtaken by a newer question is not shown.
			if (turn !== this.#turn) return;
			this.data = data;
			this.at = new Date();
			this.failed = false;
		} catch {
			if (turn === this.#turn) this.failed = true;
		}
	}
}
