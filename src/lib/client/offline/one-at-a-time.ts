/** The same work, one run at a time; one that is asked for meanwhile follows. */
export function oneAtATime(run: () => Promise<void>): () => Promise<void> {
	let running: Promise<void> | undefined;
	let again = false;
	const ask = (): Promise<void> => {
		if (running) again = true;
		return (running ??= run().finally(() => {
			running = undefined;
			if (!again) return;
			again = false;
			void ask();
		}));
	};
	return ask;
}
