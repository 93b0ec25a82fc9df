import { Failure } from '$lib/contract/errors';
import type { Dispensed, LabelsView, PackCheck, ReceiptView } from '$lib/contract/http/dispensing';
import type { OfflineSheet } from '$lib/contract/http/offline-counter';
import { readPickupSecret } from '$lib/domain/dispensing/pickup-secret';
import { decideWithoutLine } from '$lib/domain/dispensing/without-line';
import { chinaDate } from '$lib/domain/shared/local-date';
import { Speaker } from '../kiosk/speaker.svelte';
import { Basket, type BasketDesk, type BasketSounds, type Order } from '../pharmacist/basket.svelte';
import type { BasketHost, ReceiptHost } from '../pharmacist/basket-host';
import { createWedge, type Wedge } from '../scanner/wedge';
import { HandedOverAlready } from './hand-over-outbox';
import { OfflineCounter, type CounterParts, type NotOpened } from './offline-counter.svelte';
import { provisionalLabels, provisionalNumber, provisionalReceipt } from './provisional-papers';

export type OfflineScreen =
	| { readonly name: 'desk' }
	| { readonly name: 'basket'; readonly basket: Basket }
	| {
			readonly name: 'receipt';
			readonly done: Dispensed;
			readonly receipt: ReceiptView;
			/** Not entered at the server yet. */
			readonly provisional: boolean;
			readonly labels: LabelsView | undefined;
	  };

/** How often the server is looked for while it is away. */
const lookEveryMs = 5_000;

/** The counter while the line is down: opens by code, judges by the copy, writes hand-overs into the outbox. */
export class OfflineConsole implements BasketHost, ReceiptHost {
	readonly counter: OfflineCounter;
	readonly speaker = new Speaker();
	readonly patience = { away: false };
	screen = $state.raw<OfflineScreen>({ name: 'desk' });
	/** Why the last code opened nothing. */
	refused = $state<NotOpened | 'no_prescription' | 'busy' | undefined>();
	opening = $state(false);
	ready = $state(false);
	#content: OfflineSheet | undefined;
	#wedge: Wedge | undefined;
	#timer: ReturnType<typeof setInterval> | undefined;
	readonly #look = () => void this.counter.catchUp();

	constructor(
		parts: CounterParts,
		private readonly sayRefusal: BasketSounds['refused'],
		private readonly fetchReceipt = parts.fetchReceipt
	) {
		this.counter = new OfflineCounter(parts);
	}

	async start(): Promise<void> {
		this.#wedge = createWedge(window, (text) => this.scan(text), {
			onRepeat: () => this.screen.name === 'basket' && this.screen.basket.repeat()
		});
		window.addEventListener('online', this.#look);
		this.#timer = setInterval(this.#look, lookEveryMs);
		await this.counter.open();
		this.ready = true;
		this.#look();
	}

	end(): void {
		this.#wedge?.stop();
		window.removeEventListener('online', this.#look);
		clearInterval(this.#timer);
	}

	scan(text: string): void {
		if (readPickupSecret(text)?.kind === 'token') return void this.openByCode(text);
		this.speaker.tone('ack');
		if (this.screen.name === 'basket') return this.screen.basket.scan(text);
		// Which box may be sold to whom is asked with a prescription or in a sale, never by itself without a line.
		this.screen = { name: 'desk' };
		this.#refuse('no_prescription');
	}

	async openByCode(code: string): Promise<void> {
		if (this.opening) return;
		if (this.screen.name === 'basket' && this.screen.basket.items.length > 0) return this.#refuse('busy');
		this.opening = true;
		try {
			const opened = await this.counter.openByCode(code);
			if (typeof opened === 'string' || !opened) return this.#refuse(opened || 'code_unknown');
			this.#content = opened.content;
			this.#show({ name: 'basket', basket: new Basket(opened.content.sheet, this.#desk, this.#sounds) });
			this.speaker.tone('pass');
		} finally {
			this.opening = false;
		}
	}

	sellOtc(): void {
		const { serves } = this.counter;
		if (serves !== 'yes') return this.#refuse(serves);
		if (this.screen.name === 'basket' && this.screen.basket.items.length > 0) return this.#refuse('busy');
		this.#content = undefined;
		this.#show({ name: 'basket', basket: new Basket(null, this.#desk, this.#sounds) });
	}

	giveBack(): void {
		this.home();
	}

	async finish(basket: Basket): Promise<void> {
		const { items } = basket;
		const content = this.#content;
		const done = await basket.bind(false);
		if (!done || !this.#receipt) return;
		this.speaker.tone('pass');
		const receipt = this.#receipt;
		const labels =
			basket.sheet && content
				? provisionalLabels(items, content, receipt.storeName, new Date(receipt.at))
				: undefined;
		this.#show({ name: 'receipt', done, receipt, provisional: true, labels });
	}

	/** The receipt of a hand-over that is entered by now; nothing happens while the server is away. */
	async reprint(id: string): Promise<void> {
		const { dispensingId, prescriptionId } = this.counter.handOvers.find((one) => one.id === id) ?? {};
		const receipt = dispensingId && (await this.fetchReceipt(dispensingId).catch(() => undefined));
		if (!receipt || this.screen.name !== 'desk') return;
		const { number: receiptNumber, totalFen } = receipt;
		const status = prescriptionId === null ? null : 'dispensed';
		const done = { dispensingId: receipt.dispensingId, receiptNumber, status, totalFen } as const;
		this.#show({ name: 'receipt', done, receipt, provisional: false, labels: undefined });
	}

	home(): void {
		// The name that a code has opened is gone with the screen.
		this.#content = undefined;
		this.#receipt = undefined;
		this.#show({ name: 'desk' });
	}

	loadReceipt(): Promise<void> {
		return Promise.resolve();
	}

	#receipt: ReceiptView | undefined;

	readonly #sounds: BasketSounds = {
		tone: (kind) => this.speaker.tone(kind),
		refused: (pack) => this.sayRefusal(pack)
	};

	readonly #desk: BasketDesk = {
		check: (scan, _prescriptionId, before) => this.#check(scan, before),
		bind: (order) => this.#bind(order)
	};

	async #check(text: string, before: readonly string[]): Promise<PackCheck> {
		const { binding } = this.counter;
		if (!binding) throw new Failure('internal', 'no copy');
		const scans = await Promise.all([...before, text].map((one) => this.counter.readScan(one)));
		const last = scans.at(-1);
		const decision = decideWithoutLine(
			this.#content?.needs ?? null,
			scans.map(({ scanned }) => scanned),
			{
				today: chinaDate(this.counter.now()),
				storeId: binding.store.id,
				chainId: binding.store.chainId
			},
			this.counter.handedOver
		);
		const pack = last?.pack;
		if (decision.accepted && pack) return { ...decision, scan: text, pack, identityRequired: false };
		return {
			accepted: false,
			scan: text,
			refused: {
				code: last?.scanned.read === 'pack' ? last.scanned.code : null,
				scan: text,
				reason: decision.accepted ? 'not_in_copy' : decision.reason,
				name: pack?.genericName ?? null,
				sold: null
			}
		};
	}

	/** Provisional: written down here under its key, and sent with it when the line is back. */
	async #bind(order: Order): Promise<Dispensed> {
		const { binding, serves } = this.counter;
		if (!binding || serves !== 'yes') throw new Failure('not_allowed_now', 'the copy is too old');
		const at = this.counter.now();
		const { idempotencyKey, sheet, items, splits, payment, totalFen } = order;
		try {
			await this.counter.keep({
				id: idempotencyKey,
				storeId: binding.store.id,
				handedOverBy: binding.staff.id,
				handedOverByName: binding.staff.name,
				prescriptionId: sheet?.id ?? null,
				prescriptionNumber: sheet?.number ?? null,
				scans: items.map(({ scan }) => scan),
				splits,
				payment,
				codes: items.map(({ pack }) => pack.code),
				totalFen,
				at: at.getTime(),
				state: 'waiting'
			});
		} catch (error) {
			if (error instanceof HandedOverAlready)
				throw new Failure('not_allowed_now', 'handed over here already');
			throw error;
		}
		this.#receipt = provisionalReceipt(order, binding, at);
		void this.counter.catchUp();
		return {
			dispensingId: idempotencyKey,
			receiptNumber: provisionalNumber(idempotencyKey),
			status: sheet ? 'dispensed' : null,
			totalFen
		};
	}

	#show(screen: OfflineScreen): void {
		this.refused = undefined;
		this.screen = screen;
	}

	#refuse(reason: NonNullable<OfflineConsole['refused']>): void {
		this.refused = reason;
		this.speaker.tone('stop');
	}
}
