import type { Failure } from '$lib/contract/errors';
import type { Dispensed, DispenseSheet, ReceiptView } from '$lib/contract/http/dispensing';
import type { OwedReason } from '$lib/domain/prescription/status';
import { parseCode } from '$lib/domain/codes/parse-code';
import { screenTone, verdictScreen } from '$lib/domain/verification/verdict-screen';
import { callApi } from '../http/api';
import { Speaker } from '../kiosk/speaker.svelte';
import { Connection } from '../realtime/connection.svelte';
import { createWedge, type Wedge } from '../scanner/wedge';
import { looksLikeVoucher } from '$lib/domain/hand-in/voucher-number';
import { asFailure, Basket, type BasketSounds } from './basket.svelte';
import type { BasketHost, ReceiptHost } from './basket-host';
import { ConflictDesk } from './conflict-desk.svelte';
import { HandInDesk } from './hand-in-desk.svelte';
import { onlineDesk } from './online-desk';
import { PackingDesk } from './packing-desk.svelte';
import { Patience } from './patience.svelte';
import { PlainCheck } from './plain-check.svelte';
import { ReceivingDesk } from './receiving-desk.svelte';
import { ReturnDesk } from './return-desk.svelte';
import { ReviewDesk } from './review-desk.svelte';
import { QueueWatch } from './review-queue.svelte';

export type CounterScreen =
	| { readonly name: 'queue' }
	| { readonly name: 'review'; readonly desk: ReviewDesk }
	| { readonly name: 'basket'; readonly basket: Basket }
	| { readonly name: 'stock'; readonly desk: ReceivingDesk | PackingDesk | ReturnDesk | HandInDesk }
	| { readonly name: 'receipt'; readonly done: Dispensed; readonly receipt: ReceiptView | undefined };

/** Something to say that is no failure: what was done, or why a scan led nowhere. */
export type CounterNote =
	'approved' | 'returned' | 'busy_basket' | 'busy_desk' | 'in_review' | 'receipt_scanned';

/** The desks for goods, returns and old medicine. */
export type DeskKind = 'receiving' | 'packing' | 'returning' | 'collecting';

/** The pharmacist's counter: which screen is up, and where a scan from anywhere leads. */
export class CounterConsole implements BasketHost, ReceiptHost {
	readonly connection = new Connection('/pharmacist');
	readonly patience = new Patience();
	readonly queue = new QueueWatch();
	readonly plain = new PlainCheck(this.patience);
	readonly speaker = new Speaker();
	readonly conflicts = new ConflictDesk();
	screen = $state.raw<CounterScreen>({ name: 'queue' });
	failure = $state.raw<Failure | undefined>();
	note = $state<CounterNote | undefined>();
	/** Kiosks whose customers want a person, in the order of asking. */
	helpCalls = $state.raw<readonly string[]>([]);
	opening = $state(false);
	#wedge: Wedge | undefined;
	readonly #desk = onlineDesk(this.patience);

	constructor(
		private readonly person: string,
		private readonly sayRefusal: BasketSounds['refused'],
		private readonly sayWords: (words: string) => void
	) {}

	start(): void {
		this.queue.start();
		void this.conflicts.load();
		this.connection.onChange(({ kind, id }) => {
			if (kind === 'prescription') void this.queue.load();
			if (kind === 'help' && !this.helpCalls.includes(id)) {
				this.helpCalls = [...this.helpCalls, id];
				this.speaker.tone('ask');
			}
		});
		this.connection.onResync(() => {
			void this.queue.load();
			void this.conflicts.load();
		});
		this.#wedge = createWedge(window, (text) => this.scan(text), {
			onRepeat: (text) => this.#repeated(text)
		});
	}

	end(): void {
		this.#wedge?.stop();
		this.queue.end();
		this.patience.end();
		this.connection.close();
		if (this.screen.name === 'review') void this.screen.desk.close();
	}

	answerHelp(deviceId: string): void {
		this.helpCalls = this.helpCalls.filter((id) => id !== deviceId);
	}

	/** A scan, on whatever screen: a pick-up code opens its prescription, a box goes where it is wanted. */
	scan(text: string): void {
		this.note = undefined;
		const code = parseCode(text);
		if (code.ok && code.value.kind === 'rx-token') {
			void this.openByCode(code.value.value);
			return;
		}
		if (this.screen.name === 'stock') {
			this.speaker.tone('ack');
			this.screen.desk.scan(text);
			return;
		}
		if (this.screen.name === 'basket') {
			this.speaker.tone('ack');
			this.screen.basket.scan(text);
			return;
		}
		if (looksLikeVoucher(text) && this.screen.name !== 'review') return this.openDesk('collecting', text);
		if (code.ok && code.value.kind === 'receipt') return this.#tell('receipt_scanned');
		if (this.screen.name === 'review') return this.#tell('in_review');
		this.speaker.tone('ack');
		this.screen = { name: 'queue' };
		void this.#look(text);
	}

	async openByCode(code: string): Promise<void> {
		if (this.opening) return;
		if (this.#unfinished()) return this.#tell(this.screen.name === 'stock' ? 'busy_desk' : 'busy_basket');
		await this.#open(() => callApi<DispenseSheet>('staff', 'POST', '/api/v1/dispensings/open', { code }));
	}

	/** Goes on with what this person holds already. */
	async resume(prescriptionId: string): Promise<void> {
		await this.#open(() =>
			callApi<DispenseSheet>('staff', 'POST', '/api/v1/dispensings/resume', { prescriptionId })
		);
	}

	sellOtc(firstScan?: string): void {
		if (this.#unfinished()) return this.#tell('busy_basket');
		this.#show({ name: 'basket', basket: new Basket(null, this.#desk, this.#sounds) });
		if (firstScan !== undefined && this.screen.name === 'basket') this.screen.basket.scan(firstScan);
	}

	openDesk(kind: DeskKind, firstScan?: string): void {
		if (this.#unfinished()) return this.#tell('busy_basket');
		const sounds = {
			tone: (tone: 'pass' | 'care' | 'stop') => this.speaker.tone(tone),
			say: (words: string) => this.sayWords(words)
		};
		const desks = {
			receiving: ReceivingDesk,
			packing: PackingDesk,
			returning: ReturnDesk,
			collecting: HandInDesk
		};
		const desk = new desks[kind](this.patience, sounds);
		this.#show({ name: 'stock', desk });
		if (firstScan !== undefined) desk.scan(firstScan);
	}

	async review(id: string): Promise<void> {
		await this.#try(async () => this.#show({ name: 'review', desk: await ReviewDesk.open(id, this.person) }));
	}

	async decide(desk: ReviewDesk): Promise<void> {
		const decided = await desk.decide();
		if (!decided) return;
		this.#show({ name: 'queue' });
		this.note = decided.status === 'approved' ? 'approved' : 'returned';
		this.speaker.tone('pass');
		void this.queue.load();
	}

	async leaveReview(desk: ReviewDesk): Promise<void> {
		this.#show({ name: 'queue' });
		await desk.close();
	}

	/** Gives the prescription back, or drops the sale; nothing was recorded. */
	async giveBack(basket: Basket): Promise<void> {
		const { sheet } = basket;
		if (sheet)
			await this.#try(() =>
				this.patience.until(() =>
					callApi<void>('staff', 'POST', '/api/v1/dispensings/release', { prescriptionId: sheet.id })
				)
			);
		this.#show({ name: 'queue' });
		void this.queue.load();
	}

	/** @param owing why only a part is handed over, where the rest stays to be fetched */
	async finish(basket: Basket, partial = false, owing: OwedReason | null = null): Promise<void> {
		const done = await basket.bind(partial, owing);
		if (!done) return;
		this.speaker.tone('pass');
		this.#show({ name: 'receipt', done, receipt: undefined });
		await this.loadReceipt(done);
	}

	async loadReceipt(done: Dispensed): Promise<void> {
		await this.#try(async () => {
			const receipt = await this.patience.until(() =>
				callApi<ReceiptView>('staff', 'GET', `/api/v1/dispensings/${done.dispensingId}`)
			);
			// The next customer may have been opened meanwhile.
			if (this.screen.name === 'receipt' && this.screen.done === done)
				this.#show({ name: 'receipt', done, receipt });
		});
	}

	home(): void {
		this.#show({ name: 'queue' });
		void this.conflicts.load();
		void this.queue.load();
	}

	readonly #sounds: BasketSounds = {
		tone: (kind) => this.speaker.tone(kind),
		refused: (pack) => this.sayRefusal(pack)
	};

	/** Packs were scanned that are not handed over yet: leaving would lose them. */
	#unfinished(): boolean {
		if (this.screen.name === 'stock') return this.screen.desk.unrecorded > 0;
		if (this.screen.name !== 'basket') return false;
		const { basket } = this.screen;
		return basket.items.length > 0 || basket.waiting.length > 0 || basket.binding;
	}

	#show(screen: CounterScreen): void {
		this.failure = undefined;
		this.note = undefined;
		this.plain.close();
		this.screen = screen;
	}

	#tell(note: CounterNote): void {
		this.note = note;
		this.speaker.tone('care');
	}

	async #open(read: () => Promise<DispenseSheet>): Promise<void> {
		this.opening = true;
		await this.#try(async () => {
			// An empty basket of another prescription goes back, so that it is not held for nothing.
			const before = this.screen.name === 'basket' ? this.screen.basket.sheet : null;
			const sheet = await this.patience.until(read);
			if (before && before.id !== sheet.id)
				void callApi<void>('staff', 'POST', '/api/v1/dispensings/release', {
					prescriptionId: before.id
				}).catch(() => undefined);
			if (this.screen.name === 'review') void this.screen.desk.close();
			this.#show({ name: 'basket', basket: new Basket(sheet, this.#desk, this.#sounds) });
			this.speaker.tone('pass');
		});
		this.opening = false;
		void this.queue.load();
	}

	async #try(run: () => Promise<unknown>): Promise<void> {
		this.failure = undefined;
		try {
			await run();
		} catch (error) {
			this.failure = asFailure(error);
			this.speaker.tone('stop');
			void this.queue.load();
		}
	}

	async #look(text: string): Promise<void> {
		const verdict = await this.plain.look(text);
		if (verdict) this.speaker.tone(screenTone[verdictScreen(verdict)]);
		else if (this.plain.failure) this.speaker.tone('care');
	}

	#repeated(text: string): void {
		if (this.screen.name === 'basket') this.screen.basket.repeat();
		else if (this.screen.name === 'stock') this.screen.desk.repeat();
		else if (this.plain.scan === text) this.speaker.tone('ack');
	}
}
