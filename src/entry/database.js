import { keepSecret } from './secret.js';
import { StartError } from './start-error.js';

/** The database that the program makes in a cluster of its own. */
const DATABASE = 'wenyao';

/**
 * Gives the application its database through `DATABASE_URL`: the one that is set, or one of our own;
 * `WENYAO_EMBEDDED_DB=1` tells them apart. A program without a WENYAO_SECRET keeps one of its own.
 * @param {import('./settings.js').Settings} settings
 * @param {import('./life.js').Life} life
 * @returns {Promise<string[]>} what a person should know
 */
export async function provideDatabase(settings, life) {
	if (settings.databaseUrl) {
		delete process.env.WENYAO_EMBEDDED_DB;
		await checkReachable(settings.databaseUrl);
		if (process.env.WENYAO_SECRET) return [];
		process.env.WENYAO_SECRET = await keepSecret(settings.dataDir);
		return [
			`密钥在 ${settings.dataDir}/secret；多个进程共用一个数据库时请设置同一个 WENYAO_SECRET · the secret is kept there; several processes on one database need the same WENYAO_SECRET`
		];
	}
	const { startPostgres } = await import('./postgres.js');
	const cluster = await startPostgres(settings.dataDir);
	life.opened('PostgreSQL', () => cluster.stop());
	process.env.DATABASE_URL = await cluster.createDatabase(DATABASE);
	process.env.WENYAO_EMBEDDED_DB = '1';
	process.env.WENYAO_SECRET ||= await keepSecret(settings.dataDir);
	return cluster.notices;
}

/**
 * A wrong address or password is told at the start, not by the first customer.
 * @param {string} connectionString
 */
async function checkReachable(connectionString) {
	const { default: pg } = await import('pg');
	const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
	try {
		await client.connect();
		await client.query('select 1');
	} catch (error) {
		const reason = error instanceof Error ? error.message || String(error) : String(error);
		throw new StartError('DATABASE_UNREACHABLE', {
			zh: `DATABASE_URL 指定的数据库无法连接：${reason}`,
			en: `The database of DATABASE_URL cannot be used: ${reason}`
		});
	} finally {
		await client.end().catch(() => {});
	}
}
