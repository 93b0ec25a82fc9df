import type { Failure } from '$lib/contract/errors';
import type {
	ContentsAnswer,
	PieceView,
	RepackingCheck,
	RepackingDetail
} from '$lib/contract/http/packaging';
import type { RepackingFailure } from '$lib/domain/packaging/decide-repacking';
import { repackingWords } from '$lib/i18n/packaging-words';
import { callApi } from '../http/api';
import { asFailure } from './basket.svelte';
import type { Patience } from './patience.svelte';
import { ScanLine } from './scan-line.svelte';
import type { DeskSounds, StockDesk } from './stock-desk';

export type PackingAction = 'take_out' | 'pack_into';

export interface RefusedPiece {
	readonly reason: RepackingFailure;
	readonly code: string;
	readonly name: string | null;
}

/** 拆箱合箱: the first scan is the outer pack; those after it are pieces to take out of it, or to put into it. */
export class PackingDesk implements StockDesk {
	readonly kind = 'packing';
	/** The outer pack on the counter as the records have it, with the text by which it was scanned. */
	found = $state.raw<(RepackingCheck & { readonly scan: string }) | undefined>();
	action = $state<PackingAction>('take_out');
	pieces = $state.raw<readonly PieceView[]>([]);
	/** Stands until it is acknowledged. */
	refused = $state.raw<RefusedPiece | undefined>();
	repeated = $state(false);
	recording = $state(false);
	failure = $state.raw<Failure | undefined>();
	/** What was recorded last. */
	done = $state.raw<{ readonly action: PackingAction | 'open'; readonly count: number } | undefined>();
	readonly line: ScanLine;

	constructor(
		private readonly patience: Patience,
		private readonly sounds: DeskSounds
	) {
		this.line = new ScanLine(
			(text) => this.#judge(text),
			() => this.refused !== undefined || this.recording
		);
	}

	get unrecorded(): number {
		return this.pieces.length + this.line.waiting.length;
	}

	get #quiet(): boolean {
		return !this.refused && this.line.waiting.length === 0 && !this.recording;
	}

	get mayFinish(): boolean {
		return this.pieces.length > 0 && this.#quiet;
	}

	get mayOpen(): boolean {
		return this.#quiet && this.found !== undefined && this.found.outer.here && !this.found.contents.opened;
	}

	scan(text: string): void {
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

	/** Pieces that were scanned for the one do not fit the other. */
	choose(action: PackingAction): void {
		if (this.pieces.length === 0 && !this.recording) this.action = action;
	}

	undo(): void {
		if (!this.recording) this.pieces = this.pieces.slice(0, -1);
	}

	/** Another outer pack is laid on the counter. */
	next(): void {
		if (this.unrecorded > 0 || this.recording) return;
		this.found = undefined;
		this.done = undefined;
		this.failure = undefined;
	}

	async open(): Promise<void> {
		if (this.mayOpen) await this.#carryOut('open');
	}

	async finish(): Promise<void> {
		if (this.mayFinish) await this.#carryOut(this.action);
	}

	async #carryOut(action: PackingAction | 'open'): Promise<void> {
		const { found } = this;
		if (!found) return;
		this.recording = true;
		this.failure = undefined;
		const pieces = this.pieces.map(({ scan }) => scan);
		const body = { action, outer: found.scan, ...(action !== 'open' && { pieces }) };
		let done: typeof this.done;
		try {
			await this.patience.until(() => callApi<ContentsAnswer>('staff', 'POST', '/api/v1/packagings', body));
			done = { action, count: pieces.length };
			if (action !== 'open') this.pieces = [];
			this.sounds.tone('pass');
		} catch (error) {
			this.#refuseAll(asFailure(error));
		}
		// What is inside now; what was recorded stands also when it cannot be shown.
		await this.#look(found.scan, []).catch((error: unknown) => (this.failure = asFailure(error)));
		this.recording = false;
		// Told only now that the keys of the next step work.
		if (done) this.done = done;
		void this.line.carryOn();
	}

	/** A step that is sent again after a lost answer finds its pieces moved already: the records say so. */
	#refuseAll(failure: Failure): void {
		const { reason, codes } = (failure.detail ?? {}) as Partial<RepackingDetail>;
		if (failure.code !== 'repacking_refused' || !reason) {
			this.failure = failure;
			return this.sounds.tone('stop');
		}
		this.pieces = this.pieces.filter(({ code }) => !codes?.includes(code));
		this.#refuse({ reason, code: codes?.[0] ?? '', name: this.found?.outer.genericName ?? null });
	}

	async #look(outer: string, pieces: readonly string[]): Promise<RepackingCheck> {
		const check = await this.patience.until(() =>
			callApi<RepackingCheck>('staff', 'POST', '/api/v1/packagings/check', {
				outer,
				action: this.action,
				pieces
			})
		);
		this.found = { ...check, scan: outer };
		return check;
	}

	async #judge(text: string): Promise<void> {
		this.failure = undefined;
		try {
			if (!this.found) {
				await this.#look(text, []);
				return this.sounds.tone('pass');
			}
			const before = this.pieces.map(({ scan }) => scan);
			const { pieces } = await this.#look(this.found.scan, [...before, text]);
			if (before.length !== this.pieces.length) return await this.#judge(text);
			const last = pieces.at(-1);
			if (!last) return;
			if (this.pieces.some(({ code }) => code === last.code) || last.code === this.found.outer.code)
				return this.repeat();
			if (last.refused !== null)
				return this.#refuse({ reason: last.refused, code: last.code, name: last.name });
			this.pieces = [...this.pieces, last];
			this.sounds.tone('pass');
		} catch (error) {
			this.#refuseAll(asFailure(error));
		}
	}

	#refuse(refused: RefusedPiece): void {
		this.refused = refused;
		this.sounds.tone('stop');
		this.sounds.say(repackingWords(refused.reason));
	}
}
