/** A description with its candidates is some thirty events; a page that heals all the time sends a few a second. */
const burst = 240;
const perSecond = 40;
/** Who goes on after so many refusals in a row does not listen; the line is closed. */
const refusalsMost = 2_000;
const sayEveryMs = 10_000;

export type EventVerdict =
	| { readonly pass: true }
	/** `say` = worth a line in the log: the first of a flood, then one in ten seconds; `close` = enough. */
	| { readonly pass: false; readonly say: boolean; readonly close: boolean };

/** How many events one socket may send. Costs nothing but arithmetic, so a flood is refused before anything is asked. */
export function createEventLimit(now: () => number = Date.now): () => EventVerdict {
	let tokens = burst;
	let at = now();
	let refused = 0;
	let saidAt = -Infinity;
	return () => {
		const time = now();
		tokens = Math.min(burst, tokens + ((time - at) / 1000) * perSecond);
		at = time;
		if (tokens >= 1) {
			tokens--;
			refused = 0;
			return { pass: true };
		}
		refused++;
		const say = time - saidAt >= sayEveryMs;
		if (say) saidAt = time;
		return { pass: false, say, close: refused > refusalsMost };
	};
}
