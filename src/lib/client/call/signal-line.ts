import type { CallSignal } from '$lib/contract/realtime/call';

export interface SignalLineEnds {
	/** May be lost, doubled or overtaken on its way. */
	send(seq: number, first: number, signal: CallSignal): void;
	/** Tells the other end up to where everything is here. */
	acknowledge(upTo: number, missing: boolean): void;
	/** In the order in which they were sent, each once. */
	deliver(signal: CallSignal): void;
}

/** Signals kept until the other end has them; more than any negotiation makes. Beyond it the oldest is given up. */
export const keptMost = 200;
/** Signals that came before one that is missing. */
export const aheadMost = 64;
/** A gap is asked for once; again when this long nothing came of it. */
const askPauseMs = 300;
/** Several signals come in one burst; one receipt serves them. */
export const receiptPauseMs = 60;
const againFirstMs = 1_000;
const againMostMs = 8_000;

/**
 * Signals between this end and one other, numbered, kept until they are acknowledged, sent again when a receipt
 * says so or stays out, and after each lost line. The server between the two may be killed, or be two servers.
 */
export class SignalLine {
	#kept: { readonly seq: number; readonly signal: CallSignal }[] = [];
	#last = 0;
	#got = 0;
	#ahead = new Map<number, CallSignal>();
	#open = false;
	#closed = false;
	#receipt: ReturnType<typeof setTimeout> | undefined;
	#again: ReturnType<typeof setTimeout> | undefined;
	#againMs = againFirstMs;
	#asked = { got: -1, at: -Infinity };

	constructor(private readonly ends: SignalLineEnds) {}

	/** Signals that the other end is not known to have. */
	get waiting(): number {
		return this.#kept.length;
	}

	send(signal: CallSignal): void {
		if (this.#closed) return;
		const entry = { seq: ++this.#last, signal };
		this.#kept.push(entry);
		if (this.#kept.length > keptMost) this.#kept.shift();
		if (this.#open) this.#pass(entry);
		this.#watch();
	}

	/** The way to the other end is there, for the first time or again: what it may not have is sent. */
	open(): void {
		this.#open = true;
		this.#againMs = againFirstMs;
		this.#sendKept();
	}

	/** Nobody is there, or the way is lost: signals are kept. */
	pause(): void {
		this.#open = false;
		clearTimeout(this.#again);
		this.#again = undefined;
	}

	receive(seq: number, first: number, signal: CallSignal): void {
		if (this.#closed) return;
		// What was given up at the other end will not come; a new description says more than it did.
		while (this.#got < first - 1) this.#take(this.#got + 1);
		if (seq > this.#got && (this.#ahead.size < aheadMost || seq === this.#got + 1)) {
			this.#ahead.set(seq, signal);
			while (this.#ahead.has(this.#got + 1)) this.#take(this.#got + 1);
		}
		if (this.#ahead.size > 0) this.#ask();
		else
			this.#receipt ??= setTimeout(() => {
				this.#receipt = undefined;
				this.ends.acknowledge(this.#got, false);
			}, receiptPauseMs);
	}

	acknowledged(upTo: number, missing: boolean): void {
		// A receipt for what was never sent is no receipt.
		if (upTo > this.#last) return;
		this.#kept = this.#kept.filter(({ seq }) => seq > upTo);
		this.#againMs = againFirstMs;
		clearTimeout(this.#again);
		this.#again = undefined;
		if (missing) this.#sendKept();
		else this.#watch();
	}

	/** The server will never take it: it is not sent again. */
	drop(seq: number): void {
		this.#kept = this.#kept.filter((entry) => entry.seq !== seq);
	}

	close(): void {
		this.#closed = true;
		this.pause();
		clearTimeout(this.#receipt);
		this.#kept = [];
		this.#ahead.clear();
	}

	#ask(): void {
		const now = performance.now();
		if (this.#asked.got === this.#got && now - this.#asked.at < askPauseMs) return;
		this.#asked = { got: this.#got, at: now };
		this.ends.acknowledge(this.#got, true);
	}

	#take(seq: number): void {
		const signal = this.#ahead.get(seq);
		this.#ahead.delete(seq);
		this.#got = seq;
		if (signal) this.ends.deliver(signal);
	}

	#sendKept(): void {
		if (!this.#open || this.#closed) return;
		for (const entry of this.#kept) this.#pass(entry);
		this.#watch();
	}

	#pass({ seq, signal }: { seq: number; signal: CallSignal }): void {
		this.ends.send(seq, this.#kept[0]?.seq ?? seq, signal);
	}

	#watch(): void {
		if (!this.#open || this.#again || this.#kept.length === 0) return;
		this.#again = setTimeout(() => {
			this.#again = undefined;
			this.#againMs = Math.min(againMostMs, this.#againMs * 2);
			this.#sendKept();
		}, this.#againMs);
	}
}
