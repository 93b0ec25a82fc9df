import { characterOf } from './key-characters';

/** One pressed key, as far as a scanner's typing is concerned. */
export interface Stroke {
	/** The physical key (`KeyboardEvent.code`): input methods change `key` to "Process", but never this. */
	readonly code: string;
	readonly shift: boolean;
	readonly ctrl: boolean;
	/** Milliseconds on any clock that only goes forward; `event.timeStamp` is when the key was pressed. */
	readonly at: number;
}

export interface Scan {
	/** What the scanner sent, GS as U+001D. */
	readonly text: string;
	/** Index, among the parts since the first one, of the one with which the scan begins. */
	readonly from: number;
}

export type Outcome =
	/** Not part of any burst. */
	| { readonly kind: 'nothing' }
	/** A control combination inside a burst that is no character: must have no effect. */
	| { readonly kind: 'swallow' }
	/** One character of a possible burst; `swallow` where its key would do more than type. */
	| { readonly kind: 'part'; readonly first: boolean; readonly swallow: boolean }
	/** The burst is complete, and its closing key must have no effect. */
	| { readonly kind: 'scan'; readonly scan: Scan };

export interface BurstSettings {
	readonly leastCharacters: number;
	/** Scanners type a key every few milliseconds, people never faster than about thirty. */
	readonly medianGapMs: number;
	/** So long a silence ends a burst. */
	readonly silenceMs: number;
	/** What the scanner sends for GS (ASCII 29), besides Ctrl+]. */
	readonly groupSeparator?: { readonly code: string; readonly shift: boolean };
}

export const burstDefaults: BurstSettings = { leastCharacters: 8, medianGapMs: 30, silenceMs: 80 };

const closing: ReadonlySet<string> = new Set(['Enter', 'NumpadEnter', 'Tab']);
const modifiers = /^(Shift|Control|Alt|Meta)(Left|Right)$|^CapsLock$|^NumLock$/;

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const [low = 0, high = 0] = sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
	return (low + high) / 2;
}

/**
 * Tells a scanner that types like a keyboard from a person, by speed alone. Pure: strokes and times go in.
 *
 * Example: 20 digits 4 ms apart and Enter -> a scan of 20 characters. A person who typed "12" and is interrupted
 * by a scanner: the two slow keys before the burst are not part of it.
 */
export class BurstDecoder {
	#settings: BurstSettings;
	#characters: string[] = [];
	#times: number[] = [];
	#last = Number.NEGATIVE_INFINITY;

	constructor(settings: Partial<BurstSettings> = {}) {
		this.#settings = { ...burstDefaults, ...settings };
	}

	stroke({ code, shift, ctrl, at }: Stroke): Outcome {
		if (modifiers.test(code)) return { kind: 'nothing' };
		if (at - this.#last > this.#settings.silenceMs) this.reset();
		const inBurst = this.#characters.length > 0;
		if (closing.has(code)) {
			const scan = this.#complete();
			this.reset();
			return scan ? { kind: 'scan', scan } : { kind: 'nothing' };
		}
		const { groupSeparator } = this.#settings;
		const separator =
			(ctrl && code === 'BracketRight') ||
			(!ctrl && groupSeparator?.code === code && groupSeparator.shift === shift);
		const character = separator ? '\u001d' : ctrl ? undefined : characterOf(code, shift);
		if (character === undefined) {
			if (ctrl && inBurst) {
				this.#last = at;
				return { kind: 'swallow' };
			}
			this.reset();
			return { kind: 'nothing' };
		}
		this.#characters.push(character);
		this.#times.push(at);
		this.#last = at;
		// A blank would press the focused button.
		return { kind: 'part', first: !inBurst, swallow: ctrl || (inBurst && character === ' ') };
	}

	/**
	 * Called when no key came for a while: a scanner without a closing key has finished. What is no whole burst yet
	 * is kept, because on a busy machine keys arrive later than they were pressed.
	 */
	silence(): Scan | undefined {
		const scan = this.#complete();
		if (scan) this.reset();
		return scan;
	}

	reset(): void {
		this.#characters = [];
		this.#times = [];
		this.#last = Number.NEGATIVE_INFINITY;
	}

	#complete(): Scan | undefined {
		const { leastCharacters, medianGapMs } = this.#settings;
		const gaps = this.#times.slice(1).map((at, index) => at - (this.#times[index] ?? at));
		// What a person typed just before the burst stands apart from it by a gap no scanner makes.
		let from = 0;
		gaps.forEach((gap, index) => {
			if (gap > 1.5 * medianGapMs && gaps.length - index >= leastCharacters) from = index + 1;
		});
		// A pause inside a long code is the machine being busy, unless what stands before it was slow as a whole.
		if (from > 0 && median(gaps.slice(0, from)) <= medianGapMs) from = 0;
		const text = this.#characters.slice(from).join('');
		if (text.length < leastCharacters || median(gaps.slice(from)) > medianGapMs) return undefined;
		return { text, from };
	}
}
