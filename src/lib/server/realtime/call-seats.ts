import type { SeatedEnd, SeatNews } from '$lib/contract/realtime/seat-news';
import type {
	CallMoved,
	CallPeer,
	CallReceipt,
	CallSignalFrom,
	Peer,
	ReceiptInput,
	Seat,
	SignalInput
} from '$lib/contract/realtime/call';

/** The page's line, as far as seats need it. */
export interface Line {
	send(event: string, payload: object): void;
	/** It no longer belongs to the call; what it says there is refused from now on. */
	putOut(): void;
}

interface Here extends SeatedEnd {
	readonly line: Line;
	/** This process has heard its own news: whoever takes the seat in later news came later. */
	confirmed: boolean;
}
interface There extends SeatedEnd {
	readonly process: string;
}
type Holder = Here | There;

const isHere = (holder: Holder | undefined): holder is Here => holder !== undefined && 'line' in holder;

/**
 * Who sits in which call, known to this process without asking anybody: its own ends at once, those of others by
 * their news. Nothing is waited for, so a dead process delays nobody; an end that is found late comes by
 * `call:peer`. Of two pages that take one seat the later one keeps it, in the order in which PostgreSQL hands out the
 * news: no clock is asked.
 */
export class CallSeats {
	readonly #calls = new Map<string, Map<Seat, Holder>>();

	constructor(private readonly tellOthers: (news: SeatNews) => void) {}

	/** Seats a page of this process and puts out the one before. @returns who else is in the call, as known here */
	take(end: SeatedEnd, line: Line): Peer[] {
		const before = this.#calls.get(end.consultId)?.get(end.seat);
		if (isHere(before) && before.line !== line) this.#putOut(before, end);
		const { consultId, endId, seat, media } = end;
		const here: Here = { consultId, endId, seat, media, line, confirmed: false };
		this.#seat(here);
		this.tellOthers({ step: 'taken', end: { consultId, endId, seat, media } });
		return this.#others(here).map(peerOf);
	}

	/** @returns the end that this line holds in the call. */
	heldBy(consultId: string, seat: Seat, line: Line): SeatedEnd | undefined {
		const holder = this.#calls.get(consultId)?.get(seat);
		return isHere(holder) && holder.line === line ? holder : undefined;
	}

	/** The page leaves, or its line is gone. A page that was put out before has nothing to leave. */
	leave(consultId: string, seat: Seat, line: Line): void {
		const end = this.heldBy(consultId, seat, line);
		if (!end) return;
		this.#empty(end);
		this.tellOthers({ step: 'left', end: { consultId, endId: end.endId, seat } });
	}

	/** Passes a signal of the end in `seat` to the end it is for. @returns false: nobody of that name is in the call; keep it */
	pass(signal: SignalInput, seat: Seat): boolean {
		const target = this.#find(signal.consultId, signal.to);
		this.#noteMedia(signal);
		if (isHere(target)) target.line.send('call:signal', signalFrom(signal, seat));
		else if (target) this.tellOthers({ step: 'signal', seat, signal });
		return target !== undefined;
	}

	passReceipt(receipt: ReceiptInput): boolean {
		const target = this.#find(receipt.consultId, receipt.to);
		if (isHere(target)) target.line.send('call:receipt', receiptFrom(receipt));
		else if (target) this.tellOthers({ step: 'receipt', receipt });
		return target !== undefined;
	}

	hear(news: SeatNews, from: string, own: boolean): void {
		if (own) {
			if (news.step !== 'taken') return;
			const mine = this.#find(news.end.consultId, news.end.endId);
			if (isHere(mine)) mine.confirmed = true;
			return;
		}
		switch (news.step) {
			case 'signal':
				this.#noteMedia(news.signal);
				this.#lineOf(news.signal)?.send('call:signal', signalFrom(news.signal, news.seat));
				return;
			case 'receipt':
				this.#lineOf(news.receipt)?.send('call:receipt', receiptFrom(news.receipt));
				return;
			case 'left': {
				const holder = this.#find(news.end.consultId, news.end.endId);
				if (holder && !isHere(holder) && holder.process === from) this.#empty(holder);
				return;
			}
			case 'held':
			case 'taken':
				this.#hearSeated(news, from);
		}
	}

	#hearSeated(
		{ step, end }: Extract<SeatNews, { readonly end: SeatedEnd }> & { step: string },
		from: string
	) {
		const before = this.#calls.get(end.consultId)?.get(end.seat);
		if (isHere(before)) {
			// Ours came later: the other process hears that next and gives way.
			if (step === 'held' || !before.confirmed) return;
			this.#putOut(before, end);
		}
		const there: There = { ...end, process: from };
		this.#seat(there);
		if (step === 'taken')
			for (const other of this.#others(there))
				if (isHere(other)) {
					const { consultId, endId, seat, media } = other;
					this.tellOthers({ step: 'held', end: { consultId, endId, seat, media } });
				}
	}

	announceAgain(): void {
		// Calls of others whose end may have been missed; who is in one of ours answers.
		for (const [consultId, call] of this.#calls)
			if (![...call.values()].some(isHere)) this.#calls.delete(consultId);
		for (const call of this.#calls.values())
			for (const holder of call.values())
				if (isHere(holder)) {
					const { consultId, endId, seat, media } = holder;
					holder.confirmed = false;
					this.tellOthers({ step: 'taken', end: { consultId, endId, seat, media } });
				}
	}

	forgetProcess(process: string): void {
		for (const call of this.#calls.values())
			for (const holder of call.values())
				if (!isHere(holder) && holder.process === process) this.#empty(holder);
	}

	/** The call is over: everybody is out. */
	close(consultId: string): void {
		const call = this.#calls.get(consultId);
		this.#calls.delete(consultId);
		for (const holder of call?.values() ?? []) if (isHere(holder)) holder.line.putOut();
	}

	#seat(holder: Holder): void {
		const call = this.#calls.get(holder.consultId) ?? new Map<Seat, Holder>();
		this.#calls.set(holder.consultId, call);
		call.set(holder.seat, holder);
		this.#tell(holder, peerOf(holder));
	}

	#empty({ consultId, seat }: Pick<SeatedEnd, 'consultId' | 'seat'>): void {
		const call = this.#calls.get(consultId);
		call?.delete(seat);
		if (call?.size === 0) this.#calls.delete(consultId);
		this.#tell({ consultId, seat }, null);
	}

	#putOut(before: Here, by: SeatedEnd): void {
		const { consultId } = before;
		// The same page through a new line is no move.
		if (before.endId !== by.endId) before.line.send('call:moved', { consultId } satisfies CallMoved);
		before.line.putOut();
	}

	#tell({ consultId, seat }: Pick<SeatedEnd, 'consultId' | 'seat'>, peer: Peer | null): void {
		const news: CallPeer = { consultId, seat, peer };
		for (const other of this.#calls.get(consultId)?.values() ?? [])
			if (isHere(other) && other.seat !== seat) other.line.send('call:peer', news);
	}

	#others({ consultId, seat }: SeatedEnd): Holder[] {
		return [...(this.#calls.get(consultId)?.values() ?? [])].filter((other) => other.seat !== seat);
	}

	#find(consultId: string, endId: string): Holder | undefined {
		return [...(this.#calls.get(consultId)?.values() ?? [])].find((holder) => holder.endId === endId);
	}

	#lineOf({ consultId, to }: { consultId: string; to: string }): Line | undefined {
		const target = this.#find(consultId, to);
		return isHere(target) ? target.line : undefined;
	}

	/** What an end sends is told to whoever comes later. */
	#noteMedia({ consultId, endId, signal }: SignalInput): void {
		const sender = this.#find(consultId, endId);
		if (sender && signal.kind === 'media')
			this.#calls.get(consultId)?.set(sender.seat, { ...sender, media: signal.media });
	}
}

const peerOf = ({ endId, seat, media }: SeatedEnd): Peer => ({ endId, seat, media });
const signalFrom = ({ consultId, endId, seq, first, signal }: SignalInput, seat: Seat): CallSignalFrom => ({
	consultId,
	endId,
	seat,
	seq,
	first,
	signal
});
const receiptFrom = ({ consultId, endId, upTo, missing }: ReceiptInput): CallReceipt => ({
	consultId,
	endId,
	upTo,
	missing
});
