import { Failure, type FailureCode } from '$lib/contract/errors';
import type {
	CodeRequest,
	LatestVerdict,
	UnreadableDetail,
	VerificationAnswer
} from '$lib/contract/http/verification';
import {
	screenAfterAnswer,
	verdictScreen,
	type VerdictScreen
} from '$lib/domain/verification/verdict-screen';
import { isPassing } from '../http/api';
import type { KeptScan } from '../offline/outbox';
import type { OwnVerdict } from './judge-alone';

/** When the screen says what while the server is silent, in milliseconds. */
export const checkTimes = { slow: 1_000, partial: 3_000, stop: 10_000, retry: 5_000, whole: 30_000 } as const;

export interface CheckParts {
	/** @throws Failure or Unreachable */
	verify(request: CodeRequest, timeoutMs: number): Promise<VerificationAnswer>;
	/** The same rules without the server. */
	judgeAlone(request: CodeRequest): Promise<OwnVerdict>;
	/** What became of a verdict that awaits an outside platform. @throws Failure or Unreachable */
	latest?(id: string): Promise<LatestVerdict>;
	/** Told whether the server could be asked. */
	onContact(reached: boolean): void;
	/** Keeps a scan that the server may not have heard of, and lets it go when the server has answered it. */
	keepScan?(scan: KeptScan): Promise<void>;
	scanSettled?(id: string): Promise<void>;
	/** The line is known to be down: nobody needs to wait for the server's silence. */
	isAlone?(): boolean;
}

type Result =
	| { readonly kind: 'asking' }
	| { readonly kind: 'verdict'; readonly verdict: VerificationAnswer }
	| { readonly kind: 'problem'; readonly problem: UnreadableDetail }
	| { readonly kind: 'refused'; readonly code: FailureCode };

const reasonOf = (failure: Failure): UnreadableDetail => {
	const { detail } = failure;
	const count = (value: unknown) => (typeof value === 'number' ? value : undefined);
	return {
		reason: (detail?.reason ?? 'unknown_format') as UnreadableDetail['reason'],
		expected: count(detail?.expected),
		got: count(detail?.got)
	};
};

/**
 * One box being checked: asks the server, says after a second that it takes a while, shows after three what can
 * be said without it, and replaces that by the full verdict as soon as it comes, also much later.
 */
export class PackCheck {
	result = $state.raw<Result>({ kind: 'asking' });
	slow = $state(false);
	/** The customer's answer to "did you buy it yourself?". */
	bought = $state<boolean | undefined>();
	readonly request: CodeRequest;
	#parts: CheckParts;
	#timers: ReturnType<typeof setTimeout>[] = [];
	#stopped = false;
	#asking = false;
	/** One scan has one id, whichever way it reaches the server. */
	readonly #id = crypto.randomUUID();
	readonly #at = Date.now();
	#kept: KeptScan | undefined;

	constructor(request: CodeRequest, parts: CheckParts) {
		this.request = request;
		this.#parts = parts;
	}

	/** Which of the verdict screens is due; undefined while nothing is known yet. */
	get screen(): VerdictScreen | undefined {
		const { result, bought } = this;
		if (result.kind === 'problem') return 'invalid';
		if (result.kind !== 'verdict') return undefined;
		const screen = verdictScreen(result.verdict);
		if (screen !== 'sold-ask' || bought === undefined) return screen;
		const after = screenAfterAnswer(result.verdict, bought);
		// Without the server nothing passes, whatever the customer says.
		return after !== 'sold-stop' && this.provisional ? 'offline' : after;
	}

	get provisional(): boolean {
		return this.result.kind === 'verdict' && this.result.verdict.provisional;
	}

	start(): void {
		this.#later(checkTimes.slow, () => (this.slow = true));
		this.#later(checkTimes.partial, () => void this.#fallBack());
		if (this.#parts.isAlone?.()) void this.#fallBack();
		void this.#ask();
	}

	/** The server may be back: asks again if only a part was checked. */
	async retry(): Promise<void> {
		if (this.provisional) await this.#ask();
	}

	/**
	 * The server may have completed the verdict that is shown: a platform that was away has answered.
	 * @param id the verification that was completed; left out when a notice may have been missed
	 */
	async becomeWhole(id?: string): Promise<void> {
		const shown = this.result.kind === 'verdict' ? this.result.verdict : undefined;
		if (!shown?.awaiting || (id !== undefined && id !== shown.id)) return;
		// A notice that leads nowhere is no news; the next one, or a reconnect, asks again.
		const latest = await this.#parts.latest?.(shown.id).catch(() => undefined);
		const verdict = latest?.pending === false ? latest.verdict : null;
		const still = this.result.kind === 'verdict' && this.result.verdict.id === shown.id;
		if (verdict && still) this.#settle({ kind: 'verdict', verdict });
	}

	/** A notice may be lost while the line is down: so it is asked for now and then. */
	#watchWhole(): void {
		if (this.#stopped || this.result.kind !== 'verdict' || !this.result.verdict.awaiting) return;
		this.#later(checkTimes.whole, () => void this.becomeWhole().then(() => this.#watchWhole()));
	}

	stop(): void {
		this.#stopped = true;
		for (const timer of this.#timers) clearTimeout(timer);
	}

	#later(ms: number, run: () => void): void {
		this.#timers.push(setTimeout(run, ms));
	}

	#settle(result: Result): void {
		if (this.#stopped) return;
		this.result = result;
	}

	async #ask(): Promise<void> {
		if (this.#asking || this.#stopped) return;
		this.#asking = true;
		try {
			const verdict = await this.#parts.verify({ ...this.request, scan: this.#scan() }, checkTimes.stop);
			this.#parts.onContact(true);
			if (this.#kept) void this.#parts.scanSettled?.(this.#id);
			this.#settle({ kind: 'verdict', verdict });
			this.#watchWhole();
		} catch (error) {
			if (isPassing(error)) {
				this.#parts.onContact(false);
				await this.#fallBack();
				this.#later(checkTimes.retry, () => void this.retry());
			} else if (error instanceof Failure) {
				this.#parts.onContact(true);
				this.#settle(
					error.code === 'unreadable_code'
						? { kind: 'problem', problem: reasonOf(error) }
						: { kind: 'refused', code: error.code }
				);
			} else throw error;
		} finally {
			this.#asking = false;
		}
	}

	#scan(): CodeRequest['scan'] {
		if (!this.#kept) return { id: this.#id };
		return { id: this.#id, ageMs: Math.max(0, Date.now() - this.#at), told: this.#kept.told };
	}

	/** Shows what can be said without the server, unless it was faster, and keeps the scan for it. */
	async #fallBack(): Promise<void> {
		if (this.result.kind !== 'asking') return;
		const own = await this.#parts.judgeAlone(this.request);
		if (this.result.kind !== 'asking') return;
		if ('verdict' in own && !this.#kept) {
			const { input, symbology } = this.request;
			const request = { input, ...(symbology !== undefined && { symbology }) };
			this.#kept = { id: this.#id, request, at: this.#at, told: own.verdict.state };
			void this.#parts.keepScan?.(this.#kept);
		}
		this.#settle(
			'verdict' in own ? { kind: 'verdict', verdict: own.verdict } : { kind: 'problem', problem: own.problem }
		);
	}
}
