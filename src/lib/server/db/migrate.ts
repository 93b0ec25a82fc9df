import { Kysely, Migrator, PostgresDialect, type Migration } from 'kysely';
import pg from 'pg';

const modules = import.meta.glob<Migration>('./migrations/*.ts', { eager: true });

/** Migrations by file name, in order; bundled, so that the built server needs no source files. */
const migrations: Record<string, Migration> = Object.fromEntries(
	Object.entries(modules).map(([path, module]) => [path.slice('./migrations/'.length, -'.ts'.length), module])
);

async function withMigrator<Answer>(
	connectionString: string,
	work: (migrator: Migrator) => Promise<Answer>
): Promise<Answer> {
	const pool = new pg.Pool({ connectionString, max: 2 });
	const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
	try {
		return await work(new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } }));
	} finally {
		await db.destroy();
	}
}

/**
 * Brings the database to the newest schema. Several processes may call it at once: Kysely holds a lock.
 * @throws the first migration's error; that migration is rolled back and those before it stand.
 */
export const migrate = (connectionString: string): Promise<void> =>
	withMigrator(connectionString, async (migrator) => {
		const { error } = await migrator.migrateToLatest();
		if (error) throw error;
	});

/** What this program's schema has and the database has not, by name; changes nothing. */
export const pendingMigrations = (connectionString: string): Promise<readonly string[]> =>
	withMigrator(connectionString, async (migrator) =>
		(await migrator.getMigrations()).filter(({ executedAt }) => !executedAt).map(({ name }) => name)
	);
