import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
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
	await mkdir(dataDir, { recursive: true });
	try {
		const secret = randomBytes(32).toString('hex');
		await writeFile(path, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true });
		return secret;
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
		return (await readFile(path, 'utf8')).trim();
	}
}
