import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret of a program that runs its own database, made at the first start and kept beside the data, so that
 * cookies outlive a restart. With a database of one's own there may be several processes, which must share a
 * secret: then nothing is invented, and the application asks for WENYAO_SECRET by name.
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
