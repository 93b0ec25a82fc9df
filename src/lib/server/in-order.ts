/**
 * Runs steps of one key one after the other, in the order in which they came. A page that gives up waiting for an
 * answer sends its next save while the first one still hangs on a database that is away; when it is back, the older
 * text must not be written last.
 */
export function createOrder(): <Answer>(key: string, run: () => Promise<Answer>) => Promise<Answer> {
	const last = new Map<string, Promise<unknown>>();
	return (key, run) => {
		const mine = (last.get(key) ?? Promise.resolve()).then(run, run);
		const settled = mine.catch(() => undefined);
		last.set(key, settled);
		void settled.then(() => {
			if (last.get(key) === settled) last.delete(key);
		});
		return mine;
	};
}
