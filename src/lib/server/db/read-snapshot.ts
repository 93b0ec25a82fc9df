import type { Transaction } from 'kysely';
import type { Queryable } from './client';
import type { DB } from './types';

/**
 * Reads several times from one moment of the database; waits for no writer and keeps none waiting. Within a
 * transaction that is open already it is that one's view.
 */
export const readSnapshot = <Answer>(
	db: Queryable,
	read: (trx: Transaction<DB>) => Promise<Answer>
): Promise<Answer> =>
	db.isTransaction
		? read(db as Transaction<DB>)
		: db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
