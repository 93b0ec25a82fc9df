import { Kysely, Migrator, PostgresDialect, type Migration } from 'kysely';
import pg from 'pg';

const modules = import.meta.glob<Migration>('./migrations/*.ts', { eager: true });

/** Migrations by file name, in order; bundled, so that the built server needs no source files. */
const migrations: Record<string, Migration> = Object.fromEntries(
	Object.entries(modules).map(([path, module]) => [path.slice('./migrations/'.length, -'.ts'.length), module])
);

/**
 * Brings the database to the newest schema. Several processes may call it at once: Kysely holds a lock.
 * @throws the first migration's error; that migration is rolled back and those before it stand.
 */
export async function migrate(connectionString: string): Promise<void> {
	const pool = new pg.Pool({ connectionString, max: 2 });
	const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
	try {
		const { error } = await new Migrator({
			db,
			provider: { getMigrations: () => Promise.resolve(migrations) }
		}).migrateToLatest();
		if (error) throw error;
	} finally {
		await db.destroy();
	}
}
