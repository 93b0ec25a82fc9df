import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './progress.js';
import { root } from './settings.js';
import { StartError } from './start-error.js';

const stampFile = join(root, 'node_modules/.wenyao-installed');
const lockFile = join(root, 'package-lock.json');

/**
 * Understands the two forms that package.json uses: `^20.19` (same major, at least this minor) and `>=24`.
 * @param {string} version such as 20.19.0
 * @param {string} range alternatives divided by ||
 */
export function satisfies(version, range) {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return range.split('||').some((part) => {
		const [, sign, wantedMajor, wantedMinor = '0'] = /^\s*(\^|>=)(\d+)(?:\.(\d+))?/.exec(part) ?? [];
		if (major === Number(wantedMajor)) return minor >= Number(wantedMinor);
		return sign === '>=' && major > Number(wantedMajor);
	});
}

/** @throws {StartError} `NODE_TOO_OLD` */
export async function checkNode() {
	const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
	if (satisfies(process.versions.node, engines.node)) return;
	throw new StartError('NODE_TOO_OLD', {
		zh: `此程序需要 Node.js ${engines.node}，当前是 ${process.versions.node}。请到 https://nodejs.org 安装 24 版后重试。`,
		en: `Node.js ${engines.node} is needed, this is ${process.versions.node}. Install version 24 from https://nodejs.org and try again.`
	});
}

/**
 * Compares what npm says it installed with what the lock asks for, so that a person who ran `npm ci` by hand
 * need not wait for a second one.
 * @returns {Promise<boolean>}
 */
async function alreadyInstalled() {
	try {
		const wanted = JSON.parse(await readFile(lockFile, 'utf8')).packages;
		const present = JSON.parse(
			await readFile(join(root, 'node_modules/.package-lock.json'), 'utf8')
		).packages;
		return Object.entries(wanted).every(
			([path, { version, optional }]) => !path || optional || present[path]?.version === version
		);
	} catch {
		return false;
	}
}

/** npm keeps downloads in the home folder, which a service account may not have. */
async function npmEnvironment() {
	// NODE_ENV=production would leave out the build tools.
	const { NODE_ENV: _, ...env } = process.env;
	const writable = await access(homedir(), constants.W_OK).then(
		() => true,
		() => false
	);
	return writable || env.npm_config_cache
		? env
		: { ...env, npm_config_cache: join(tmpdir(), `wenyao-npm-${process.getuid?.() ?? 0}`) };
}

/**
 * Runs `npm ci` unless the packages of this lock file are in place.
 * @returns {Promise<boolean>} whether anything was done
 * @throws {StartError} `INSTALL_FAILED` with the end of what npm said
 */
export async function ensureInstalled() {
	const stamp = createHash('sha256')
		.update(await readFile(lockFile))
		.update(`${process.platform} ${process.arch}`)
		.digest('hex');
	if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return false;
	const done = await alreadyInstalled();
	if (!done) {
		const npm = process.env.npm_execpath?.endsWith('.js')
			? { command: process.execPath, args: [process.env.npm_execpath] }
			: { command: 'npm', args: [] };
		// Scripts are needed: PostgreSQL's libraries are linked by one.
		const args = [
			'ci',
			'--include=dev',
			'--include=optional',
			'--ignore-scripts=false',
			'--no-audit',
			'--no-fund'
		];
		const { code, output } = await runProgram(npm.command, [...npm.args, ...args], {
			env: await npmEnvironment()
		});
		if (code !== 0) {
			throw new StartError('INSTALL_FAILED', {
				zh: '安装依赖失败，npm 的说明见上。请检查网络或 npm 镜像（npm config get registry）后重试。',
				en: 'npm ci failed, see above. Check the network or the registry (npm config get registry) and try again.',
				detail: output.split('\n').slice(-40).join('\n')
			});
		}
	}
	// Renamed into place: a start that is cut off here must not leave half a stamp.
	await writeFile(`${stampFile}.new`, stamp);
	await rename(`${stampFile}.new`, stampFile);
	return !done;
}
