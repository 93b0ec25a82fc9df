import type { Connection } from '../realtime/connection.svelte';
import type { OfflineCounter } from './offline-counter.svelte';

/** While the line is up the copy follows the store at this distance. */
const everyMs = 60_000;

/** Keeps a counter's copy up to date for as long as its console is open. @returns a function that stops it */
export function keepCopy(counter: OfflineCounter, connection: Connection, staffId: string): () => void {
	const catchUp = () => void counter.catchUp();
	const unlisten = [
		connection.onChange(({ kind }) => kind === 'prescription' && catchUp()),
		connection.onResync(catchUp)
	];
	const timer = setInterval(catchUp, everyMs);
	// A cut cable is known to the browser long before an open socket notices.
	for (const change of ['offline', 'online']) window.addEventListener(change, catchUp);
	void counter.open(staffId).then(async () => {
		await counter.catchUp();
		// Every letter of every medicine's name, also of those that nobody looked at yet.
		const worker = await navigator.serviceWorker?.ready;
		worker?.active?.postMessage('keep-fonts');
	});
	return () => {
		clearInterval(timer);
		for (const change of ['offline', 'online']) window.removeEventListener(change, catchUp);
		for (const stop of unlisten) stop();
	};
}
