import { version } from '$app/environment';
import type { Services } from '../../context';
import { answerWithin } from '../../patience';
import { pingDatabase } from '../../repositories/health';

const patienceMs = 2_000;

export interface Health {
	readonly status: 'ok' | 'unavailable';
	readonly version: string;
	readonly database: 'ok' | 'unavailable';
}

/** Asks the database a trivial question; a balancer takes a process out while the answer is `unavailable`. */
export async function readHealth(services: Services): Promise<Health> {
	const database = await answerWithin(patienceMs, pingDatabase(services.db)).then(
		() => 'ok' as const,
		() => 'unavailable' as const
	);
	return { status: database, version, database };
}
