import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { runProgram } from './progress.js';
import { root } from './settings.js';
import { StartError } from './start-error.js';

const stampFile = join(root, 'build/.stamp');
const singleFiles = [
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'tsconfig.json'
];
/** Made by the build itself, or never part of it. */
const ignored = /^src\/(entry|lib\/i18n\/paraglide)\/|\.test\.ts$|\/project\.inlang\/(cache|\.)/;

/** @param {string} folder @returns {Promise<string[]>} paths from the root, sorted */
async function filesUnder(folder) {
	const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
		.filter((path) => !ignored.test(path))
		.sort();
}

/** Contents, not times: a fresh clone or a touched file must not cost a build. */
async function sourceHash() {
	const hash = createHash('sha256');
	const files = [...singleFiles, ...(await filesUnder('src')), ...(await filesUnder('static'))];
	for (const path of files) {
		const content = await readFile(join(root, path)).catch(() => Buffer.alloc(0));
		hash.update(`${path}\0${content.length}\0`).update(content);
	}
	return hash.digest('hex');
}

/**
 * Builds the application unless `build/` was made from exactly these sources.
 * @returns {Promise<boolean>} whether anything was done
 * @throws {StartError} `BUILD_FAILED` with the end of what the build said
 */
export async function ensureBuilt() {
	const hash = await sourceHash();
	if ((await readFile(stampFile, 'utf8').catch(() => '')) === hash) return false;
	await rm(stampFile, { force: true });
	const { NODE_ENV: _, ...env } = process.env;
	const { code, output } = await runProgram(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], {
		env
	});
	if (code !== 0) {
		throw new StartError('BUILD_FAILED', {
			zh: '构建失败，说明见上。',
			en: 'The build failed, see above.',
			detail: output.split('\n').slice(-40).join('\n')
		});
	}
	await writeFile(stampFile, hash);
	return true;
}
