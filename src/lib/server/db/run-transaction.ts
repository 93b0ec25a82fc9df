import type { Transaction } from 'kysely';
import type { Database } from './client';
import type { DB } from './types';

/** Deadlock, serialization failure: PostgreSQL undid everything and asks to be tried again. */
const tryAgain: ReadonlySet<unknown> = new Set(['40001', '40P01']);

const mostTries = 4;

/**
 * One transaction, repeated when the database undid it because of others. `work` may run several times and must
 * change nothing but the database.
 */
export async function runTransaction<Answer>(
	db: Database,
	work: (trx: Transaction<DB>) => Promise<Answer>
): Promise<Answer> {
	for (let tries = 1; ; tries++) {
		try {
			return await db.transaction().execute(work);
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? error.code : undefined;
			if (!tryAgain.has(code) || tries === mostTries) throw error;
		}
	}
}
