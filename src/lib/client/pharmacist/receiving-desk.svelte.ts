import type { Failure } from '$lib/contract/errors';
import type {
	GoodsCheck,
	GoodsLine,
	GoodsReceipts,
	GoodsReceived,
	RefusedGoods
} from '$lib/contract/http/packaging';
import { misfitWords } from '$lib/i18n/packaging-words';
import { callApi } from '../http/api';
import { asFailure } from './basket.svelte';
import type { Patience } from './patience.svelte';
import { ScanLine } from './scan-line.svelte';
import type { DeskSounds, StockDesk } from './stock-desk';

/** 收货: one delivery, code after code, then all of it becomes stock at once. */
export class ReceivingDesk implements StockDesk {
	readonly kind = 'receiving';
	lines = $state.raw<readonly GoodsLine[]>([]);
	/** Stands until it is acknowledged. */
	refused = $state.raw<readonly RefusedGoods[]>([]);
	last = $state.raw<GoodsLine | 'repeated' | undefined>();
	recording = $state(false);
	failure = $state.raw<Failure | undefined>();
	done = $state.raw<GoodsReceived | undefined>();
	today = $state.raw<GoodsReceipts | undefined>();
	todayFailed = $state(false);
	readonly line: ScanLine;

	constructor(
		private readonly patience: Patience,
		private readonly sounds: DeskSounds
	) {
		this.line = new ScanLine(
			(text) => this.#judge(text),
			() => this.refused.length > 0 || this.recording
		);
		void this.load();
	}

	get unrecorded(): number {
		return this.lines.length + this.line.waiting.length;
	}

	get boxes(): number {
		return this.lines.reduce((sum, { received }) => sum + received, 0);
	}

	get missing(): number {
		return this.lines.reduce((sum, { received, expected }) => sum + Math.max(0, expected - received), 0);
	}

	get mayFinish(): boolean {
		return (
			this.lines.length > 0 && this.refused.length === 0 && this.line.waiting.length === 0 && !this.recording
		);
	}

	scan(text: string): void {
		this.done = undefined;
		this.line.push(text);
	}

	repeat(): void {
		if (this.refused.length === 0) this.last = 'repeated';
		this.sounds.tone('care');
	}

	acknowledge(): void {
		this.refused = [];
		void this.line.carryOn();
	}

	undo(): void {
		if (this.recording) return;
		this.lines = this.lines.slice(0, -1);
		this.last = undefined;
		this.failure = undefined;
	}

	async finish(): Promise<void> {
		if (!this.mayFinish) return;
		this.recording = true;
		this.failure = undefined;
		const body = { idempotencyKey: crypto.randomUUID(), scans: this.lines.map(({ scan }) => scan) };
		try {
			this.done = await this.patience.until(() =>
				callApi<GoodsReceived>('staff', 'POST', '/api/v1/goods-receipts', body)
			);
			this.lines = [];
			this.last = undefined;
			this.sounds.tone('pass');
			void this.load();
		} catch (error) {
			this.failure = asFailure(error);
			const goods = (this.failure.detail?.goods ?? []) as RefusedGoods[];
			this.lines = this.lines.filter(({ scan }) => !goods.some((refused) => refused.scan === scan));
			this.#refuse(goods);
		} finally {
			this.recording = false;
			void this.line.carryOn();
		}
	}

	async load(): Promise<void> {
		try {
			this.today = await callApi<GoodsReceipts>('staff', 'GET', '/api/v1/goods-receipts');
			this.todayFailed = false;
		} catch {
			this.todayFailed = true;
		}
	}

	async #judge(text: string): Promise<void> {
		const before = this.lines.map(({ scan }) => scan);
		try {
			const check = await this.patience.until(() =>
				callApi<GoodsCheck>('staff', 'POST', '/api/v1/goods-receipts/check', { scan: text, before })
			);
			if (before.length !== this.lines.length) return await this.#judge(text);
			this.failure = undefined;
			if (!check.accepted)
				return check.refused.reason === 'already_scanned' ? this.repeat() : this.#refuse([check.refused]);
			this.lines = [...this.lines, check.line];
			this.last = check.line;
			this.sounds.tone(check.line.warnings.length > 0 ? 'care' : 'pass');
		} catch (error) {
			this.failure = asFailure(error);
			this.sounds.tone('stop');
		}
	}

	#refuse(goods: readonly RefusedGoods[]): void {
		this.refused = goods;
		this.sounds.tone('stop');
		if (goods[0]) this.sounds.say(misfitWords(goods[0].reason));
	}
}
