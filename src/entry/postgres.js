import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { choosePlace } from './postgres-place.js';
import { dropForeignLock, ensureCluster, launch, lockedBy, logTail, shutDown } from './postgres-process.js';
import { StartError } from './start-error.js';

/**
 * The program's own PostgreSQL: one cluster per data folder, reachable only through a socket that its user alone
 * may open.
 *
 * Every program that uses the cluster holds one connection for as long as it lives (`wenyao-holder`). Who stops
 * looks whether another one is held, under an advisory lock, and only the last one stops the server. A program
 * that is killed loses its connection with its life, so nothing stale is ever counted.
 */

/** @typedef {import('./postgres-place.js').Place} Place */
/** @typedef {import('pg').Client} Client */

/**
 * @typedef {object} Cluster
 * @property {string} directory the cluster's files
 * @property {string} socketDirectory
 * @property {string[]} notices what a person should know about where it lives
 * @property {(database: string) => string} url connection string of a database in it
 * @property {(name: string, template?: string) => Promise<string>} createDatabase makes it unless it exists; its connection string
 * @property {() => Promise<number | undefined>} postmaster process number of the server
 * @property {() => Promise<'stopped' | 'shared'>} stop shared: another program still uses the cluster, it goes on
 */

const HOLDER = 'wenyao-holder';
const LOCK = 2_026_071_001;
/** Shared by all who hold the cluster. Given up before the lock above, so that whoever comes next counts right. */
const HELD = 2_026_071_002;
const PATIENCE_MS = 20_000;
/** Recovery after a crash can be long, and PostgreSQL says that it is at work. */
const RECOVERY_PATIENCE_MS = 300_000;
const CANNOT_CONNECT_NOW = '57P03';
const DUPLICATE_DATABASE = '42P04';
const UNIQUE_VIOLATION = '23505';

/** @param {unknown} error */
const codeOf = (error) => /** @type {{ code?: string }} */ (error ?? {}).code;

/** @param {Place} place @param {string} database @param {string} application */
async function connect(place, database, application) {
	const { default: pg } = await import('pg');
	const client = new pg.Client({
		host: place.socketDirectory,
		port: 5432,
		user: 'app',
		database,
		ssl: false,
		application_name: application,
		connectionTimeoutMillis: 5_000
	});
	client.on('error', () => {}); // 'end' follows, and that is what is listened to
	await client.connect();
	return client;
}

/**
 * A held connection. Waiting for the lock once lets a program that is about to stop the server finish: we are
 * then cut off and start it again, instead of losing it right after we were told that it runs.
 * @param {Place} place
 */
async function hold(place) {
	const client = await connect(place, 'postgres', HOLDER);
	try {
		await client.query('select pg_advisory_lock($1)', [LOCK]);
		await client.query('select pg_advisory_lock_shared($1)', [HELD]);
		await client.query('select pg_advisory_unlock($1)', [LOCK]);
		return client;
	} catch (error) {
		await client.end().catch(() => {});
		throw error;
	}
}

/**
 * Starts the server, or adopts one that runs already, and returns a held connection.
 * @param {Place} place
 * @param {() => boolean} [givenUp]
 * @returns {Promise<Client>}
 */
async function obtain(place, givenUp = () => false) {
	const begun = Date.now();
	/** @type {import('node:child_process').ChildProcess | undefined} */
	let child;
	for (;;) {
		/** @type {unknown} */
		let failure;
		try {
			return await hold(place);
		} catch (error) {
			failure = error;
		}
		const atWork = codeOf(failure) === CANNOT_CONNECT_NOW;
		if (givenUp() || Date.now() - begun > (atWork ? RECOVERY_PATIENCE_MS : PATIENCE_MS)) {
			throw new StartError('DATABASE_DOES_NOT_START', {
				zh: `数据库未能启动，日志见 ${place.base}/postgres.log。`,
				en: `The database does not start; its log is ${place.base}/postgres.log.`,
				detail: `${await logTail(place)}\n${String(failure)}`
			});
		}
		if (!atWork && (!child || child.exitCode !== null || child.signalCode !== null)) {
			if (child) await sleep(200); // it gave way to another starter, or to what a killed server left
			await ensureCluster(place);
			await dropForeignLock(place);
			child = await launch(place);
		}
		await sleep(40);
	}
}

/**
 * Starts (or adopts) the cluster of a data folder. If the server dies while this program lives, it is started
 * again.
 * @param {string} dataDir
 * @param {(line: string) => void} [log]
 * @returns {Promise<Cluster>}
 * @throws {StartError}
 */
export async function startPostgres(dataDir, log = console.error) {
	const place = await choosePlace(resolve(dataDir));
	let stopping = false;
	/** @type {Promise<Client | undefined>} */
	let holder = obtain(place).then(watch);

	/** @param {Client} client */
	function watch(client) {
		client.once('end', () => {
			if (!stopping) holder = recover();
		});
		return client;
	}

	/** @returns {Promise<Client | undefined>} nothing when the program stops meanwhile */
	async function recover() {
		log('数据库连接中断，正在恢复 · the database went away, bringing it back');
		while (!stopping) {
			try {
				const client = await obtain(place, () => stopping);
				log('数据库已恢复 · the database is back');
				return watch(client);
			} catch (error) {
				if (!stopping) log(String(error));
			}
		}
		return undefined;
	}

	/** @param {string} database */
	const url = (database) =>
		`postgres://app@localhost:5432/${encodeURIComponent(database)}?host=${encodeURIComponent(place.socketDirectory)}`;

	/** @type {Cluster['createDatabase']} */
	async function createDatabase(name, template) {
		const client = await connect(place, 'postgres', 'wenyao-admin');
		try {
			const from = template ? ` template ${client.escapeIdentifier(template)}` : '';
			await client.query(`create database ${client.escapeIdentifier(name)}${from}`).catch((error) => {
				if (![DUPLICATE_DATABASE, UNIQUE_VIOLATION].includes(error.code)) throw error;
			});
		} finally {
			await client.end();
		}
		return url(name);
	}

	/** @type {Cluster['stop']} */
	async function stop() {
		stopping = true;
		const client = await holder;
		const others = client ? await countOthers(client) : 0;
		if (!others) await shutDown(place);
		await client?.end().catch(() => {});
		return others ? 'shared' : 'stopped';
	}

	await holder;
	return {
		directory: place.directory,
		socketDirectory: place.socketDirectory,
		notices: place.notices,
		url,
		createDatabase,
		postmaster: () => lockedBy(place),
		stop
	};
}

/**
 * How many other programs hold the cluster. The lock is kept: it ends with the connection, which is closed after
 * the server has stopped or been left to the others. An answer that does not come means that the server is gone.
 * @param {Client} client
 */
async function countOthers(client) {
	try {
		await client.query('select pg_advisory_lock($1)', [LOCK]);
		// Not pg_stat_activity: a backend that is leaving is listed there after it has given up its locks.
		const { rows } = await client.query(
			`select count(*)::int as others from pg_locks
			where locktype = 'advisory' and classid = 0 and objid = $1 and mode = 'ShareLock' and granted
				and pid <> pg_backend_pid()`,
			[HELD]
		);
		await client.query('select pg_advisory_unlock_shared($1)', [HELD]);
		return Number(rows[0].others);
	} catch {
		return 0;
	}
}
