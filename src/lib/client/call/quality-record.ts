import type { CallQuality } from '$lib/contract/realtime/call';
import type { Rung } from '$lib/domain/consult/media-ladder';
import type { LineFigures } from '$lib/domain/consult/line-figures';

/** Adds up how the line was on this page, for the record of the consult. */
export class QualityRecord {
	#ms = { full: 0, reduced: 0, low: 0, sound: 0, text: 0, lost: 0 };
	#lostTimes = 0;
	#stoodTimes = 0;
	#looks = 0;
	#sums = { roundTripMs: 0, loss: 0, received: 0, sent: 0 };
	#worst = { roundTripMs: 0, loss: 0 };
	#relayed = false;

	/** So long it was like this: `lost`, or sending at a rung. */
	passed(ms: number, state: Rung | 'lost'): void {
		this.#ms[state] += Math.max(0, ms);
	}

	lost(): void {
		this.#lostTimes++;
	}

	stood(): void {
		this.#stoodTimes++;
	}

	look({ roundTripMs = 0, receivedLoss, receivedKbps, sentKbps, route }: LineFigures): void {
		this.#looks++;
		this.#sums.roundTripMs += roundTripMs;
		this.#sums.loss += receivedLoss;
		this.#sums.received += receivedKbps;
		this.#sums.sent += sentKbps;
		this.#worst.roundTripMs = Math.max(this.#worst.roundTripMs, roundTripMs);
		this.#worst.loss = Math.max(this.#worst.loss, receivedLoss);
		this.#relayed ||= route === 'relay';
	}

	/** @returns undefined while there is nothing to tell: no path ever came up. */
	sum(): CallQuality | undefined {
		if (this.#looks === 0 && this.#lostTimes === 0) return undefined;
		const whole = (value: number, most: number) => Math.min(most, Math.round(value));
		const seconds = (state: Rung | 'lost') => whole(this.#ms[state] / 1000, 86_400);
		const mean = (sum: number) => sum / Math.max(1, this.#looks);
		return {
			fullSeconds: seconds('full'),
			reducedSeconds: seconds('reduced'),
			lowSeconds: seconds('low'),
			soundSeconds: seconds('sound'),
			textSeconds: seconds('text'),
			lostSeconds: seconds('lost'),
			lostTimes: whole(this.#lostTimes, 10_000),
			stoodTimes: whole(this.#stoodTimes, 10_000),
			roundTripMs: whole(mean(this.#sums.roundTripMs), 60_000),
			worstRoundTripMs: whole(this.#worst.roundTripMs, 60_000),
			lossPermille: whole(mean(this.#sums.loss) * 1_000, 1_000),
			worstLossPermille: whole(this.#worst.loss * 1_000, 1_000),
			receivedKbps: whole(mean(this.#sums.received), 100_000),
			sentKbps: whole(mean(this.#sums.sent), 100_000),
			relayed: this.#relayed
		};
	}
}
