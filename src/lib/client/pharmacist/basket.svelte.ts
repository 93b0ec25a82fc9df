import { Failure } from '$lib/contract/errors';
import { splitPriceFen } from '$lib/domain/dispensing/split-pack';
import type {
	CheckedPack,
	Dispensed,
	DispenseSheet,
	PackCheck,
	PaymentKind,
	RefusedPack
} from '$lib/contract/http/dispensing';
import type { OwedReason } from '$lib/domain/prescription/status';

export type Accepted = Extract<PackCheck, { accepted: true }>;

/** What the last scan came to. A `refused` one stands until it is acknowledged; scans that follow wait. */
export type LastScan =
	| { readonly kind: 'none' | 'undone' | 'repeated' }
	| { readonly kind: 'accepted'; readonly check: Accepted }
	| { readonly kind: 'refused'; readonly packs: readonly RefusedPack[]; readonly atBinding: boolean };

export interface BasketSounds {
	tone(kind: 'pass' | 'care' | 'stop'): void;
	/** Says why aloud; never a person or a medicine. */
	refused(pack: RefusedPack): void;
}

/** What is handed over; `sheet` null for a sale without a prescription. */
export interface Order {
	/** Made once per hand-over, so that it is never made twice. */
	readonly idempotencyKey: string;
	readonly sheet: DispenseSheet | null;
	readonly items: readonly Accepted[];
	readonly splits: readonly { readonly scan: string; readonly units: number }[];
	readonly partial: boolean;
	readonly owing: OwedReason | null;
	readonly buyer: { readonly name: string; readonly identityNumber: string } | null;
	readonly payment: PaymentKind;
	readonly totalFen: number;
}

/** Who judges the scans and writes hand-overs down: the server, or without a line the counter's own copy. */
export interface BasketDesk {
	/** @throws Failure */
	check(scan: string, prescriptionId: string | null, before: readonly string[]): Promise<PackCheck>;
	/** All packs or none. @throws Failure */
	bind(order: Order): Promise<Dispensed>;
}

export interface Scanned {
	readonly packs: number;
	readonly units: number;
	readonly full: boolean;
}

/** The packs of one hand-over, in the order of scanning: against a prescription, or a sale without one. */
export class Basket {
	items = $state.raw<readonly Accepted[]>([]);
	/** Scans that wait for the server, or for a refusal to be acknowledged. */
	waiting = $state.raw<readonly string[]>([]);
	last = $state.raw<LastScan>({ kind: 'none' });
	/** Binding is under way; the list stands still until it is answered. */
	binding = $state(false);
	failure = $state.raw<Failure | undefined>();
	buyer = $state({ name: '', identityNumber: '' });
	/** Begins with what the prescription says, so that nobody has to choose. */
	payment = $state<PaymentKind>('cash');
	/** Units to sell of a pack, by its code; packs that are not named go whole. */
	splits = $state<Record<string, number>>({});
	#working = false;

	constructor(
		readonly sheet: DispenseSheet | null,
		private readonly desk: BasketDesk,
		private readonly sounds: BasketSounds
	) {
		if (sheet) this.payment = sheet.payment;
	}

	get blocked(): boolean {
		return this.last.kind === 'refused';
	}

	get identityRequired(): boolean {
		return this.items.at(-1)?.identityRequired ?? false;
	}

	get totalFen(): number {
		return this.items.reduce(
			(total, { pack }) => total + splitPriceFen(pack.priceFen, this.unitsOf(pack), pack.contentUnits),
			0
		);
	}

	/** Smallest units that leave the pack: what the line takes, or what was typed, at most what is left in it. */
	unitsOf({ code, unitsLeft }: CheckedPack): number {
		const forLine = this.items.find((item) => item.pack.code === code)?.units;
		if (typeof forLine === 'number') return forLine;
		const chosen = this.splits[code];
		return chosen !== undefined && Number.isInteger(chosen) && chosen >= 1 && chosen <= unitsLeft
			? chosen
			: unitsLeft;
	}

	/** What was scanned for a line; `packs` counts whole ones, `units` what comes out of split ones beside them. */
	scannedOf(lineNo: number): Scanned {
		const items = this.items.filter((item) => item.lineNo === lineNo);
		const line = this.sheet?.lines.find((one) => one.lineNo === lineNo);
		if (!line?.split) return { packs: items.length, units: 0, full: items.length >= (line?.needed ?? 0) };
		const { unitsPerPack } = line.split;
		const given = items.map(({ units, pack }) => units ?? pack.contentUnits);
		const whole = given.filter((units) => units === unitsPerPack).length;
		const units = given.reduce((sum, one) => sum + one, 0) - whole * unitsPerPack;
		return { packs: whole, units, full: whole * unitsPerPack + units >= line.needed * unitsPerPack };
	}

	/** Packs that the prescription still wants; one that is filled in part counts. */
	get missing(): number {
		return (this.sheet?.lines ?? []).reduce((missing, { lineNo, needed, split }) => {
			const { packs, units } = this.scannedOf(lineNo);
			return missing + Math.max(0, Math.ceil(needed - packs - (split ? units / split.unitsPerPack : 0)));
		}, 0);
	}

	get needed(): number {
		return (this.sheet?.lines ?? []).reduce((total, { needed }) => total + needed, 0);
	}

	scan(text: string): void {
		this.waiting = [...this.waiting, text];
		void this.#work();
	}

	/** The same code within seconds: nothing new was laid on the counter. */
	repeat(): void {
		if (!this.blocked) this.last = { kind: 'repeated' };
		this.sounds.tone('care');
	}

	acknowledge(): void {
		if (!this.blocked) return;
		this.last = { kind: 'none' };
		void this.#work();
	}

	undo(): void {
		if (this.items.length === 0 || this.binding) return;
		this.items = this.items.slice(0, -1);
		if (!this.blocked) this.last = { kind: 'undone' };
		this.failure = undefined;
	}

	/** Scans are judged one after the other: each depends on those before it. */
	async #work(): Promise<void> {
		if (this.#working) return;
		this.#working = true;
		try {
			for (;;) {
				const [text] = this.waiting;
				if (text === undefined || this.blocked || this.binding) return;
				await this.#judge(text);
				this.waiting = this.waiting.slice(1);
			}
		} finally {
			this.#working = false;
		}
	}

	async #judge(text: string): Promise<void> {
		const before = this.items.map(({ scan }) => scan);
		try {
			const check = await this.desk.check(text, this.sheet?.id ?? null, before);
			// Meanwhile the last pack may have been taken off the list.
			if (before.length !== this.items.length) return this.#judge(text);
			if (check.accepted) this.#accept(check);
			else this.#refuse([check.refused], false);
		} catch (error) {
			this.failure = asFailure(error);
			this.sounds.tone('stop');
		}
	}

	#accept(check: Accepted): void {
		this.items = [...this.items, check];
		this.last = { kind: 'accepted', check };
		this.failure = undefined;
		this.sounds.tone(check.warnings.length > 0 ? 'care' : 'pass');
	}

	#refuse(packs: readonly RefusedPack[], atBinding: boolean): void {
		const [first] = packs;
		if (!first) return;
		// The same box again is no danger: told, and nothing to acknowledge.
		if (!atBinding && first.reason === 'already_scanned') return this.repeat();
		this.last = { kind: 'refused', packs, atBinding };
		this.sounds.tone('stop');
		this.sounds.refused(first);
	}

	/**
	 * Binds all packs or none. One key for as long as it is unknown whether the server did it, so that a lost
	 * answer never binds twice.
	 * @returns undefined when it was refused; the list then lacks the packs that cannot be handed out
	 */
	async bind(partial: boolean, owing: OwedReason | null = null): Promise<Dispensed | undefined> {
		if (this.binding || this.blocked || this.waiting.length > 0 || this.items.length === 0) return undefined;
		this.binding = true;
		this.failure = undefined;
		try {
			return await this.desk.bind({
				idempotencyKey: crypto.randomUUID(),
				sheet: this.sheet,
				items: this.items,
				splits: this.#split(),
				partial,
				owing,
				buyer: this.#buyer(),
				payment: this.payment,
				totalFen: this.totalFen
			});
		} catch (error) {
			this.failure = asFailure(error);
			const packs = refusedPacks(this.failure);
			if (packs.length === 0) this.sounds.tone('stop');
			this.items = this.items.filter(
				({ scan, pack }) => !packs.some((refused) => refused.scan === scan || refused.code === pack.code)
			);
			this.#refuse(packs, true);
			return undefined;
		} finally {
			this.binding = false;
			void this.#work();
		}
	}

	#split(): { scan: string; units: number }[] {
		return this.items.flatMap(({ scan, pack }) => {
			const units = this.unitsOf(pack);
			return units < pack.contentUnits ? [{ scan, units }] : [];
		});
	}

	#buyer(): { name: string; identityNumber: string } | null {
		const { name, identityNumber } = this.buyer;
		return this.identityRequired ? { name: name.trim(), identityNumber: identityNumber.trim() } : null;
	}
}

export const asFailure = (error: unknown): Failure =>
	error instanceof Failure ? error : new Failure('internal', 'the request failed');

/** The packs that a refusal names, as the server's contract has them. */
function refusedPacks({ detail }: Failure): readonly RefusedPack[] {
	const packs = detail?.packs;
	return Array.isArray(packs) ? (packs as RefusedPack[]) : [];
}
