/** How long a kiosk may be left alone, in milliseconds. */
export interface IdleLimits {
	readonly verdict: number;
	readonly form: number;
	readonly done: number;
	/** From the warning to the wipe; at least 20 s to react (WCAG 2.2.1). */
	readonly warning: number;
}

export const idleLimits: IdleLimits = { verdict: 60_000, form: 120_000, done: 45_000, warning: 30_000 };

interface IdleEvents {
	/** Every second while the warning is up; undefined when it goes away. */
	onWarning(secondsLeft: number | undefined): void;
	onEnd(): void;
}

/**
 * Watches that nobody is there any more: silence for the screen's limit, then a warning that counts down, then
 * the end. Held (a call, a wait in the queue) it does nothing; a release starts the silence anew.
 */
export class IdleWatch {
	#limit: number | undefined;
	#holds = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#countdown: ReturnType<typeof setInterval> | undefined;

	constructor(
		private readonly warningMs: number,
		private readonly events: IdleEvents
	) {}

	/** @param limit silence in milliseconds before the warning; undefined where nothing needs watching */
	watch(limit: number | undefined): void {
		this.#limit = limit;
		this.#restart();
	}

	/** Somebody touched, typed or scanned. While the warning is up only `carryOn` counts. */
	touch(): void {
		if (this.#countdown === undefined) this.#restart();
	}

	/** The person pressed 继续. */
	carryOn(): void {
		this.#restart();
	}

	/** @returns the release; calling it twice releases once. */
	hold(): () => void {
		let held = true;
		this.#holds += 1;
		this.#restart();
		return () => {
			if (!held) return;
			held = false;
			this.#holds -= 1;
			this.#restart();
		};
	}

	stop(): void {
		this.#limit = undefined;
		this.#clear();
	}

	#clear(): void {
		clearTimeout(this.#timer);
		if (this.#countdown !== undefined) this.events.onWarning(undefined);
		clearInterval(this.#countdown);
		this.#countdown = undefined;
	}

	#restart(): void {
		this.#clear();
		if (this.#limit === undefined || this.#holds > 0) return;
		this.#timer = setTimeout(() => this.#warn(), this.#limit);
	}

	#warn(): void {
		let left = Math.ceil(this.warningMs / 1_000);
		this.events.onWarning(left);
		this.#countdown = setInterval(() => {
			left -= 1;
			if (left > 0) return this.events.onWarning(left);
			this.#clear();
			this.events.onEnd();
		}, 1_000);
	}
}
