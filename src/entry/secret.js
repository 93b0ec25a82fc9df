import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret of a program that was given none, made at the first start and kept beside the data, so that cookies
 * and sealed records outlive a restart. Several processes on one database must be given the same WENYAO_SECRET.
 * @param {string} dataDir
 * @returns {Promise<string>} 64 hexadecimal digits
 */
export async function keepSecret(dataDir) {
	const path = join(dataDir, 'secret');
	const draft = `${path}.new-${process.pid}`;
	await mkdir(dataDir, { recursive: true });
	const kept = await readFile(path, 'utf8').catch(() => '');
	if (kept) return kept.trim();
	await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true });
	try {
		// Linked, not renamed: of two first starters one wins, and nobody ever reads half a secret.
		await link(draft, path);
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
	} finally {
		await rm(draft, { force: true });
	}
	return (await readFile(path, 'utf8')).trim();
}
