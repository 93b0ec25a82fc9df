import { isPassing } from '../http/api';

/** How long to wait before asking again while the server or its database is away. */
const pauseMs = 1_500;

/**
 * Asks again and again while the server or its database is away, so that work at the counter waits instead of
 * failing. What is asked must be safe to ask twice: reads, and writes with an idempotency key.
 */
export class Patience {
	/** Something is waiting for the server to come back. */
	away = $state(false);
	#waiting = 0;
	#ended = false;

	/** @throws what is not a passing trouble */
	async until<Answer>(run: () => Promise<Answer>): Promise<Answer> {
		let counted = false;
		try {
			for (;;) {
				try {
					return await run();
				} catch (error) {
					if (!isPassing(error) || this.#ended) throw error;
					if (!counted) {
						counted = true;
						this.#waiting += 1;
						this.away = true;
					}
					await new Promise((resolve) => setTimeout(resolve, pauseMs));
				}
			}
		} finally {
			if (counted) this.#waiting -= 1;
			this.away = this.#waiting > 0;
		}
	}

	end(): void {
		this.#ended = true;
	}
}
