import type { Failure } from '$lib/contract/errors';
import type { RefusedReturn, ReturnCheckAnswer, SaleReversed } from '$lib/contract/http/returns';
import {
	faultOfDecision,
	type ReturnCheck,
	type ReversalDecision,
	type ReversalReason
} from '$lib/domain/dispensing/reverse-sale';
import { reversalRefusalWords } from '$lib/i18n/packaging-words';
import { callApi } from '../http/api';
import { asFailure } from './basket.svelte';
import type { Patience } from './patience.svelte';
import { ScanLine } from './scan-line.svelte';
import type { DeskSounds, StockDesk } from './stock-desk';

type Returnable = Extract<ReturnCheckAnswer, { accepted: true }>;

/** 退回: one pack that came back, its sale, the reason, and what becomes of it. */
export class ReturnDesk implements StockDesk {
	readonly kind = 'returning';
	found = $state.raw<Returnable | undefined>();
	refused = $state.raw<RefusedReturn | undefined>();
	reason = $state<ReversalReason | undefined>();
	decision = $state<ReversalDecision | undefined>();
	checks = $state.raw<readonly ReturnCheck[]>([]);
	recording = $state(false);
	failure = $state.raw<Failure | undefined>();
	done = $state.raw<SaleReversed | undefined>();
	readonly line: ScanLine;

	constructor(
		private readonly patience: Patience,
		private readonly sounds: DeskSounds
	) {
		this.line = new ScanLine(
			(text) => this.#look(text),
			() => this.recording
		);
	}

	/** A pack that was only looked at is scanned again in a second: nothing is lost. */
	readonly unrecorded = 0;

	/** Only destroying is left, whatever is confirmed. */
	get destroyOnly(): boolean {
		return this.reason === 'quality_problem' || this.found?.pack.cold === true;
	}

	get mayFinish(): boolean {
		const { found, reason, decision, recording } = this;
		if (!found || !reason || !decision || recording) return false;
		const storage = found.pack.cold ? 'cold' : 'normal';
		return faultOfDecision(reason, decision, this.checks, { storage }, found) === null;
	}

	scan(text: string): void {
		this.line.push(text);
	}

	repeat(): void {
		this.sounds.tone('care');
	}

	choose(reason: ReversalReason): void {
		this.reason = reason;
		this.decision = this.destroyOnly ? 'destroy' : undefined;
	}

	confirm(check: ReturnCheck, on: boolean): void {
		this.checks = on ? [...this.checks, check] : this.checks.filter((other) => other !== check);
	}

	async finish(): Promise<void> {
		const { found, reason, decision } = this;
		if (!this.mayFinish || !found) return;
		this.recording = true;
		this.failure = undefined;
		const idempotencyKey = crypto.randomUUID();
		const body = { idempotencyKey, scan: found.pack.scan, reason, decision, checks: this.checks };
		try {
			const done = await this.patience.until(() =>
				callApi<SaleReversed>('staff', 'POST', '/api/v1/returns', body)
			);
			this.#clear();
			this.done = done;
			this.sounds.tone('pass');
		} catch (error) {
			const failure = asFailure(error);
			const [refused] = (failure.detail?.packs ?? []) as RefusedReturn[];
			this.#clear();
			this.failure = failure;
			if (refused) this.#refuse(refused);
			else this.sounds.tone('stop');
		} finally {
			this.recording = false;
			void this.line.carryOn();
		}
	}

	async #look(text: string): Promise<void> {
		this.#clear();
		try {
			const answer = await this.patience.until(() =>
				callApi<ReturnCheckAnswer>('staff', 'POST', '/api/v1/returns/check', { scan: text })
			);
			if (!answer.accepted) return this.#refuse(answer.refused);
			this.found = answer;
			this.sounds.tone('pass');
		} catch (error) {
			this.failure = asFailure(error);
			this.sounds.tone('stop');
		}
	}

	#refuse(refused: RefusedReturn): void {
		this.refused = refused;
		this.sounds.tone('stop');
		this.sounds.say(reversalRefusalWords(refused.reason));
	}

	#clear(): void {
		this.found = undefined;
		this.refused = undefined;
		this.reason = undefined;
		this.decision = undefined;
		this.checks = [];
		this.failure = undefined;
		this.done = undefined;
	}
}
