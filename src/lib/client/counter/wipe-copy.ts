import { CounterDatabase } from './counter-database';

/**
 * Whoever is about to sign in finds nothing of the store that another has kept here. Hand-overs that the server does
 * not have stay; they name nobody.
 */
export async function wipeCounterCopy(): Promise<void> {
	const databases = await indexedDB.databases?.().catch(() => []);
	if (!databases?.some(({ name }) => name === 'wenyao-counter')) return;
	await new CounterDatabase().wipe().catch(() => undefined);
	const [{ CopyStore }, { counterCopyNames }] = await Promise.all([
		import('../offline/copy-store'),
		import('../offline/copy-database')
	]);
	await new CopyStore(counterCopyNames).forget().catch(() => undefined);
}
