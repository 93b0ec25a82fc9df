import { access, constants, readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runProgram } from './progress.js';
import { StartError } from './start-error.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** @param {string} path */
const isProgram = (path) =>
	access(path, constants.X_OK).then(
		() => true,
		() => false
	);

/** Browsers that Playwright downloaded, the newest first. */
async function downloaded() {
	const folder = process.env.PLAYWRIGHT_BROWSERS_PATH || join(homedir(), '.cache/ms-playwright');
	const versions = (await readdir(folder).catch(() => [])).filter((name) => /^chromium-\d+$/.test(name));
	versions.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
	return versions.flatMap((version) =>
		['chrome-linux64/chrome', 'chrome-linux/chrome'].map((name) => join(folder, version, name))
	);
}

/** @returns {Promise<string | undefined>} the program to start */
export async function findChromium() {
	const given = process.env.CHROMIUM_PATH;
	if (given) {
		if (await isProgram(given)) return given;
		throw new StartError('BAD_SETTING', {
			zh: `环境变量 CHROMIUM_PATH 的值是 ${given}，那里没有可运行的程序。`,
			en: `CHROMIUM_PATH is ${given}, where there is no program that can be run.`,
			exitCode: 2
		});
	}
	const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter).filter(Boolean)];
	const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
	for (const path of [...candidates, ...(await downloaded())]) if (await isProgram(path)) return path;
	return undefined;
}

/**
 * Finds a Chromium, or installs one in the way that the platform allows.
 * @returns {Promise<string>}
 * @throws {StartError} `NO_CHROMIUM`, naming what to install
 */
export async function ensureChromium() {
	const found = await findChromium();
	if (found) return found;
	let said = '';
	const attempt = async (/** @type {string} */ command, /** @type {string[]} */ args) => {
		console.log(`没有找到 Chromium，正在安装 · no Chromium found, installing: ${command} ${args.join(' ')}`);
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		const { code, output } = await runProgram(command, args, { env, limitMs: 10 * 60_000 }).catch(
			(error) => ({
				code: 1,
				output: String(error)
			})
		);
		said += output.split('\n').slice(-8).join('\n');
		return code === 0;
	};
	const system = await readFile('/etc/os-release', 'utf8').catch(() => '');
	if (process.getuid?.() === 0 && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(system)) {
		if (await attempt('apt-get', ['update'])) await attempt('apt-get', ['install', '-y', 'chromium']);
	}
	if (!(await findChromium())) {
		await attempt(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
	}
	const installed = await findChromium();
	if (installed) return installed;
	throw new StartError('NO_CHROMIUM', {
		zh: '没有找到 Chromium，也无法自动安装。请安装（Debian：apt-get install chromium；Fedora：dnf install chromium），或用 CHROMIUM_PATH 指定它的路径。',
		en: 'There is no Chromium, and it could not be installed. Install it (Debian: apt-get install chromium; Fedora: dnf install chromium), or name its path with CHROMIUM_PATH.',
		detail: said
	});
}
