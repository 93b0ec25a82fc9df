import { access, constants, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runProgram } from './progress.js';
import { StartError } from './start-error.js';

/** @returns {Promise<string | undefined>} the program to start */
async function findTurnserver() {
	for (const folder of ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter).filter(Boolean)]) {
		const path = join(folder, 'turnserver');
		const runs = await access(path, constants.X_OK).then(
			() => true,
			() => false
		);
		if (runs) return path;
	}
	return undefined;
}

/**
 * The relay that the tests send a call through; installed where the platform allows it.
 * @returns {Promise<string>}
 * @throws {StartError} `NO_TURNSERVER`, naming what to install
 */
export async function ensureTurnserver() {
	const found = await findTurnserver();
	if (found) return found;
	let said = '';
	const system = await readFile('/etc/os-release', 'utf8').catch(() => '');
	if (process.getuid?.() === 0 && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(system))
		for (const args of [['update'], ['install', '-y', 'coturn']]) {
			console.log(`没有找到 coturn，正在安装 · no coturn found, installing: apt-get ${args.join(' ')}`);
			const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
			const { output } = await runProgram('apt-get', args, { env, limitMs: 5 * 60_000 }).catch((error) => ({
				output: String(error)
			}));
			said = output.split('\n').slice(-8).join('\n');
		}
	const installed = await findTurnserver();
	if (installed) return installed;
	throw new StartError('NO_TURNSERVER', {
		zh: '没有找到 coturn，也无法自动安装。请安装（Debian：apt-get install coturn；Fedora：dnf install coturn）。',
		en: 'There is no coturn, and it could not be installed. Install it (Debian: apt-get install coturn; Fedora: dnf install coturn).',
		detail: said
	});
}
