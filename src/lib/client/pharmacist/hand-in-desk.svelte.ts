import type { Failure } from '$lib/contract/errors';
import type {
	HandedIn,
	HandedOver,
	HandInCheck,
	HandInDay,
	HandInItem,
	HandInRefusedDetail
} from '$lib/contract/http/hand-in';
import type { HandInReason } from '$lib/domain/hand-in/decide-hand-in';
import { looksLikeVoucher, type VoucherKind } from '$lib/domain/hand-in/voucher-number';
import { handInRefusalWords } from '$lib/i18n/packaging-words';
import { callApi } from '../http/api';
import { asFailure } from './basket.svelte';
import type { Patience } from './patience.svelte';
import { ScanLine } from './scan-line.svelte';
import type { DeskSounds, StockDesk } from './stock-desk';
import { VoucherDesk } from './voucher-desk.svelte';

export type Taken = Extract<HandInCheck, { accepted: true }>;
export type RefusedHandIn = Extract<HandInCheck, { accepted: false }>;

/** One line of the slip: scanned, or written down by name. */
export interface SlipLine {
	readonly id: number;
	readonly name: string | null;
	readonly taken: Taken | null;
	/** The medicine that was picked by name, where there is no code. */
	readonly productId: string | null;
	readonly count: number;
	reason: HandInReason;
}

/** 旧药回收: what a customer leaves, on one slip; the customer is asked nothing. */
export class HandInDesk implements StockDesk {
	readonly kind = 'collecting';
	lines = $state<SlipLine[]>([]);
	refused = $state.raw<RefusedHandIn | undefined>();
	repeated = $state(false);
	voucher = $state<VoucherKind | null>(null);
	recording = $state(false);
	failure = $state.raw<Failure | undefined>();
	done = $state.raw<HandedIn | undefined>();
	day = $state.raw<HandInDay | undefined>();
	dayFailed = $state(false);
	handedOver = $state.raw<HandedOver | undefined>();
	readonly line: ScanLine;
	readonly vouchers: VoucherDesk;
	#count = 0;

	constructor(
		private readonly patience: Patience,
		private readonly sounds: DeskSounds
	) {
		this.line = new ScanLine(
			(text) => this.#judge(text),
			() => this.refused !== undefined || this.recording
		);
		this.vouchers = new VoucherDesk(sounds);
		void this.load();
	}

	get unrecorded(): number {
		return this.lines.length + this.line.waiting.length;
	}

	get mayFinish(): boolean {
		return this.lines.length > 0 && !this.refused && this.line.waiting.length === 0 && !this.recording;
	}

	scan(text: string): void {
		if (looksLikeVoucher(text)) return this.vouchers.take(text);
		this.done = undefined;
		this.repeated = false;
		this.line.push(text);
	}

	repeat(): void {
		this.repeated = !this.refused;
		this.sounds.tone('care');
	}

	acknowledge(): void {
		this.refused = undefined;
		void this.line.carryOn();
	}

	write(name: string, count: number, reason: HandInReason, productId: string | null = null): void {
		this.done = undefined;
		this.lines = [...this.lines, { id: ++this.#count, name, taken: null, productId, count, reason }];
		this.sounds.tone('pass');
	}

	undo(): void {
		if (!this.recording) this.lines = this.lines.slice(0, -1);
	}

	/** The next customer. */
	next(): void {
		this.done = undefined;
		this.voucher = null;
		this.failure = undefined;
	}

	async finish(): Promise<void> {
		if (!this.mayFinish) return;
		this.recording = true;
		this.failure = undefined;
		const items = this.lines.map(({ taken, name, productId, count, reason }): HandInItem =>
			taken
				? { by: 'scan', scan: taken.scan, reason, seen: taken.seen }
				: { by: 'name', productId, name: name ?? '', reason, count }
		);
		const body = { idempotencyKey: crypto.randomUUID(), items, voucher: this.voucher };
		try {
			this.done = await this.patience.until(() =>
				callApi<HandedIn>('staff', 'POST', '/api/v1/hand-ins', body)
			);
			this.lines = [];
			this.voucher = null;
			this.sounds.tone('pass');
			void this.load();
		} catch (error) {
			this.failure = asFailure(error);
			const refused = (this.failure.detail as HandInRefusedDetail | undefined)?.items ?? [];
			const [first] = refused;
			this.lines = this.lines.filter(({ taken }) => !refused.some(({ scan }) => scan === taken?.scan));
			if (first) this.#refuse({ accepted: false, ...first, code: null, name: null });
			else this.sounds.tone('stop');
		} finally {
			this.recording = false;
			void this.line.carryOn();
		}
	}

	async handOver(receiver: string): Promise<void> {
		const { day } = this;
		if (!day || this.recording) return;
		this.recording = true;
		this.failure = undefined;
		const { handInIds, reversalIds } = day.waiting;
		const body = { idempotencyKey: crypto.randomUUID(), receiver, handInIds, reversalIds };
		try {
			this.handedOver = await this.patience.until(() =>
				callApi<HandedOver>('staff', 'POST', '/api/v1/hand-ins/destruction', body)
			);
			this.sounds.tone('pass');
		} catch (error) {
			this.failure = asFailure(error);
			this.sounds.tone('stop');
		} finally {
			this.recording = false;
			void this.load();
		}
	}

	async load(): Promise<void> {
		try {
			this.day = await callApi<HandInDay>('staff', 'GET', '/api/v1/hand-ins');
			this.dayFailed = false;
		} catch {
			this.dayFailed = true;
		}
	}

	async #judge(text: string): Promise<void> {
		try {
			const check = await this.patience.until(() =>
				callApi<HandInCheck>('staff', 'POST', '/api/v1/hand-ins/check', { scan: text })
			);
			this.failure = undefined;
			if (!check.accepted) return this.#refuse(check);
			const known = check.seen !== null && this.lines.some(({ taken }) => taken?.code === check.code);
			if (known) return this.repeat();
			const { name, suggestion } = check;
			const line = { id: ++this.#count, name, taken: check, productId: null, count: 1, reason: suggestion };
			this.lines = [...this.lines, line];
			this.sounds.tone('pass');
		} catch (error) {
			this.failure = asFailure(error);
			this.sounds.tone('stop');
		}
	}

	#refuse(refused: RefusedHandIn): void {
		this.refused = refused;
		this.sounds.tone('stop');
		this.sounds.say(handInRefusalWords(refused.reason));
	}
}
