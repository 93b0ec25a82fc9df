import type { ContentsAnswer } from '$lib/contract/http/packaging';
import type { CodeRequest, VerificationAnswer } from '$lib/contract/http/verification';
import type { Failure } from '$lib/contract/errors';
import { callApi } from '../http/api';
import { asFailure } from './basket.svelte';
import type { Patience } from './patience.svelte';

/** A box that is only looked at: nothing is open at the counter. */
export class PlainCheck {
	scan = $state('');
	verdict = $state.raw<VerificationAnswer | undefined>();
	failure = $state.raw<Failure | undefined>();
	/** The breaking of a seal is being recorded. */
	opening = $state(false);
	#turn = 0;

	constructor(private readonly patience: Patience) {}

	get open(): boolean {
		return this.scan !== '';
	}

	/** @returns the verdict, unless another scan came meanwhile or it could not be had. */
	async look(text: string): Promise<VerificationAnswer | undefined> {
		const turn = ++this.#turn;
		this.scan = text;
		this.verdict = undefined;
		this.failure = undefined;
		const request: CodeRequest = { input: text };
		try {
			const verdict = await this.patience.until(() =>
				callApi<VerificationAnswer>('staff', 'POST', '/api/v1/verifications', request)
			);
			if (turn !== this.#turn) return undefined;
			this.verdict = verdict;
			return verdict;
		} catch (error) {
			if (turn === this.#turn) this.failure = asFailure(error);
			return undefined;
		}
	}

	/** Records that the outer pack on show was opened; the boxes stay its contents until they leave. */
	async openOuter(): Promise<void> {
		if (this.opening || !this.verdict) return;
		this.opening = true;
		const turn = this.#turn;
		try {
			const contents = await this.patience.until(() =>
				callApi<ContentsAnswer>('staff', 'POST', '/api/v1/packagings', { action: 'open', outer: this.scan })
			);
			if (turn === this.#turn && this.verdict) this.verdict = { ...this.verdict, contents };
		} catch (error) {
			if (turn !== this.#turn) return;
			this.verdict = undefined;
			this.failure = asFailure(error);
		} finally {
			this.opening = false;
		}
	}

	close(): void {
		this.#turn += 1;
		this.scan = '';
		this.verdict = undefined;
		this.failure = undefined;
	}
}
