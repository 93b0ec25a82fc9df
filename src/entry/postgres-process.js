import { execFile, spawn } from 'node:child_process';
import { access, chown, mkdir, open, readdir, readFile, readlink, rename, rm, stat } from 'node:fs/promises';
import { uptime } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartError } from './start-error.js';

/** @typedef {import('./postgres-place.js').Place} Place */

const run = promisify(execFile);
const LONGEST_LOG_BYTES = 5_000_000;

/** Nothing of our environment reaches PostgreSQL: it holds secrets, and PG* variables would change it. */
const environment = { PATH: process.env.PATH, LC_ALL: 'C' };

/**
 * fsync and synchronous_commit are PostgreSQL's defaults, said here because what was confirmed must survive.
 * Failed statements are not logged: their text and values can be a patient's.
 */
const settings = {
	listen_addresses: '',
	fsync: 'on',
	synchronous_commit: 'on',
	full_page_writes: 'on',
	shared_buffers: '256MB',
	max_connections: '200',
	max_wal_size: '1GB',
	random_page_cost: '1.1',
	jit: 'off',
	max_parallel_workers_per_gather: '0',
	timezone: 'UTC',
	log_timezone: 'UTC',
	log_min_messages: 'log',
	log_min_error_statement: 'panic',
	log_error_verbosity: 'terse'
};

/**
 * PostgreSQL's own C.UTF-8 orders and folds alike on every machine. Trigram search asks the system which
 * characters are letters, and under plain C no Chinese one is: so --lc-ctype is added where it exists.
 */
const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];

/** @param {number} pid */
export function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

/** @param {Place} place @returns {Promise<number | undefined>} the process that the lock file names */
export async function lockedBy(place) {
	const lock = await readFile(join(place.directory, 'postmaster.pid'), 'utf8').catch(() => '');
	return Number(lock.split('\n')[0]) || undefined;
}

/** @param {Place} place */
export async function logTail(place) {
	const log = await readFile(join(place.base, 'postgres.log'), 'utf8').catch(() => '');
	return log.split('\n').slice(-15).join('\n');
}

/**
 * Makes the cluster in a folder of its own and renames it into place, so that there is never half a cluster and
 * of two first starters one wins.
 * @param {Place} place
 */
export async function ensureCluster(place) {
	if (await stat(join(place.directory, 'PG_VERSION')).catch(() => undefined)) return;
	for (const name of await readdir(place.base)) {
		const [, pid] = /^postgres\.new-(\d+)$/.exec(name) ?? [];
		if (pid && !isAlive(Number(pid))) await rm(join(place.base, name), { recursive: true, force: true });
	}
	const unfinished = join(place.base, `postgres.new-${process.pid}`);
	await rm(unfinished, { recursive: true, force: true });
	await mkdir(unfinished, { mode: 0o700 });
	const { uid, gid } = place.as;
	if (uid !== undefined && gid !== undefined) await chown(unfinished, uid, gid);
	const args = ['-D', unfinished, '-U', 'app', '-E', 'UTF8', '-A', 'trust'];
	const options = { ...place.as, cwd: '/', env: environment };
	try {
		// A system older than glibc 2.35 may not know C.UTF-8; the database works without it all the same.
		await run(place.programs.initdb, [...args, ...locale, '--lc-ctype=C.UTF-8'], options).catch(() =>
			run(place.programs.initdb, [...args, ...locale], options)
		);
		await rename(unfinished, place.directory);
	} catch (cause) {
		await rm(unfinished, { recursive: true, force: true });
		if (await stat(join(place.directory, 'PG_VERSION')).catch(() => undefined)) return;
		throw new StartError('DATABASE_NOT_CREATED', {
			zh: `无法在 ${place.base} 建立数据库。`,
			en: `The database cannot be created in ${place.base}.`,
			detail: String(cause)
		});
	}
}

/**
 * Whether a process works in the cluster. PostgreSQL's processes all stand in its folder.
 * @param {string} pid
 * @param {string} directory
 */
async function worksIn(pid, directory) {
	return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === directory;
}

/**
 * Removes a lock file whose process number meanwhile belongs to something else: PostgreSQL would take that for a
 * running server for ever. (A number that belongs to nobody it handles itself, and more carefully.)
 * @param {Place} place
 */
export async function dropForeignLock(place) {
	const lock = join(place.directory, 'postmaster.pid');
	const [pid, , started] = (await readFile(lock, 'utf8').catch(() => '')).split('\n');
	if (!pid || !isAlive(Number(pid))) return;
	const seen = await access('/proc/self/cmdline').then(
		() => true,
		() => false
	);
	if (!seen) {
		if (Number(started) < Date.now() / 1000 - uptime()) await rm(lock, { force: true });
		return;
	}
	const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	for (const number of numbers) if (await worksIn(number, place.directory)) return;
	const program = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')[0] ?? '';
	const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
	// A postgres whose folder cannot be seen may be ours: leave the decision to PostgreSQL.
	if (basename(program).startsWith('postgres') && folder === undefined) return;
	await rm(lock, { force: true });
}

/**
 * Starts the server and does not wait for it. It outlives this process on purpose: a server that lost its
 * program finishes what it confirmed and is adopted by the next start.
 * @param {Place} place
 * @returns {Promise<import('node:child_process').ChildProcess>}
 */
export async function launch(place) {
	const path = join(place.base, 'postgres.log');
	const long = ((await stat(path).catch(() => undefined))?.size ?? 0) > LONGEST_LOG_BYTES;
	const log = await open(path, long ? 'w' : 'a', 0o600);
	const { uid, gid } = place.as;
	if (uid !== undefined && gid !== undefined) await log.chown(uid, gid);
	const options = Object.entries({ ...settings, unix_socket_directories: `"${place.socketDirectory}"` });
	const child = spawn(
		place.programs.postgres,
		['-D', place.directory, ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
		{ ...place.as, cwd: '/', env: environment, detached: true, stdio: ['ignore', log.fd, log.fd] }
	);
	child.on('error', () => {});
	child.unref();
	await log.close();
	return child;
}

/**
 * Stops the server: `fast` ends its clients, rolls back what they had open and writes everything down.
 * @param {Place} place
 */
export async function shutDown(place) {
	const pid = await lockedBy(place);
	if (!pid || !isAlive(pid)) return;
	for (const [signal, patienceMs] of /** @type {const} */ ([
		['SIGINT', 30_000],
		['SIGQUIT', 10_000]
	])) {
		try {
			process.kill(pid, signal);
		} catch {
			return;
		}
		// The lock goes last. The number alone proves nothing: nobody may have collected the dead process yet.
		for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(20)) {
			if ((await lockedBy(place)) === pid) continue;
			for (let i = 0; i < 50 && isAlive(pid); i++) await sleep(20);
			return;
		}
	}
}
