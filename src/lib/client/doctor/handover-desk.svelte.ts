import type { ConsultRecord } from '$lib/contract/http/consult';
import type { Colleague, Handovers } from '$lib/contract/http/record';
import { Failure } from '$lib/contract/errors';
import { callApi } from '../http/api';
import type { Connection } from '../realtime/connection.svelte';

export type HandoverNotice =
	| { readonly kind: 'accepted' | 'declined' | 'lapsed'; readonly name: string }
	| { readonly kind: 'gone' | 'busy' | 'open' | 'unreachable' };

/** Handing a running call to a colleague, and taking one over. The desk says what follows from it. */
export class HandoverDesk {
	colleagues = $state.raw<readonly Colleague[] | null>(null);
	offered = $state.raw<Handovers['offered']>(null);
	/** The own offer that waits for its answer. */
	made = $state.raw<Handovers['made']>(null);
	notice = $state.raw<HandoverNotice | null>(null);
	busy = $state(false);
	secondsLeft = $state(0);
	#clockOffsetMs = 0;
	readonly #timer: ReturnType<typeof setInterval>;
	readonly #offs: (() => void)[];

	constructor(
		connection: Connection,
		/** The own call has gone to a colleague. */
		private readonly onHandedOn: (consultId: string) => void
	) {
		this.#offs = [
			connection.onChange(({ kind }) => {
				if (kind === 'handover') void this.load();
			}),
			connection.onResync(() => void this.load())
		];
		this.#timer = setInterval(() => this.#tick(), 1_000);
	}

	async load(): Promise<void> {
		try {
			const now = await callApi<Handovers>('staff', 'GET', '/api/v1/consults/handovers');
			this.#clockOffsetMs = Date.parse(now.serverTime) - Date.now();
			this.offered = now.offered;
			const before = this.made;
			this.made = now.made?.status === 'offered' ? now.made : null;
			if (before && now.made && before.consultId === now.made.consultId && now.made.status !== 'offered') {
				const { status, to } = now.made;
				if (status !== 'withdrawn') this.notice = { kind: status, name: to };
				if (status === 'accepted') this.onHandedOn(now.made.consultId);
			}
			this.#tick();
		} catch {
			// Out of reach: the next reconnect asks again.
		}
	}

	async findColleagues(consultId: string): Promise<void> {
		this.colleagues = null;
		this.notice = null;
		await this.#try(async () => {
			const path = `/api/v1/consults/${consultId}/colleagues`;
			({ colleagues: this.colleagues } = await callApi<{ colleagues: Colleague[] }>('staff', 'GET', path));
		});
	}

	/** @returns whether the offer was made. */
	async offer(consultId: string, doctorId: string): Promise<boolean> {
		return this.#try(async () => {
			const path = `/api/v1/consults/${consultId}/handover`;
			this.made = await callApi<NonNullable<Handovers['made']>>('staff', 'POST', path, { doctorId });
			this.#tick();
		});
	}

	async withdraw(): Promise<void> {
		const { made } = this;
		if (!made) return;
		await this.#try(async () => {
			await callApi('staff', 'DELETE', `/api/v1/consults/${made.consultId}/handover`);
			this.made = null;
		});
	}

	/** @returns the record that was taken over. */
	async answer(accept: boolean): Promise<ConsultRecord | undefined> {
		const { offered } = this;
		if (!offered) return undefined;
		let record: ConsultRecord | undefined;
		await this.#try(async () => {
			const path = `/api/v1/consults/${offered.consultId}/handover/answer`;
			record = await callApi<ConsultRecord | undefined>('staff', 'POST', path, { accept });
		});
		this.offered = null;
		return record;
	}

	close(): void {
		clearInterval(this.#timer);
		for (const off of this.#offs) off();
	}

	#tick(): void {
		const open = this.made ?? this.offered;
		if (!open) return;
		const left = Date.parse(open.expiresAt) - (Date.now() + this.#clockOffsetMs);
		this.secondsLeft = Math.max(0, Math.ceil(left / 1_000));
		if (this.secondsLeft === 0) void this.load();
	}

	async #try(run: () => Promise<void>): Promise<boolean> {
		this.busy = true;
		try {
			await run();
			return true;
		} catch (error) {
			const reason = error instanceof Failure ? error.detail?.reason : undefined;
			if (!(error instanceof Failure)) this.notice = { kind: 'unreachable' };
			else if (reason === 'colleague_busy' || reason === 'in_call') this.notice = { kind: 'busy' };
			else this.notice = { kind: reason === 'handover_open' ? 'open' : 'gone' };
			void this.load();
			return false;
		} finally {
			this.busy = false;
		}
	}
}
