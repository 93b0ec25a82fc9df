/** A frame's reading may take so long on average, for ten frames a second with what else a frame needs. */
const frameMs = 60;
/** A long pause of the machine is not made up for by going without careful looks for ever. */
const mostDebtMs = 300;

/**
 * On a busy or slow machine careful looks are what is left out, never frames: each frame is glanced at, and careful
 * looks get the time that remains.
 */
export class LookBudget {
	#debt = 0;

	/** Whether there is time for a careful look at the next frame. */
	get allows(): boolean {
		return this.#debt <= 0;
	}

	/** @param ms what reading one frame took */
	spend(ms: number): void {
		// Nothing is saved up: a quick minute would be followed by a slow one.
		this.#debt = Math.min(mostDebtMs, Math.max(0, this.#debt + ms - frameMs));
	}
}
