import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret that seals identity numbers and signs sessions: `WENYAO_SECRET`, or one made once and kept under the
 * data folder, readable by its owner alone. Several processes on one database need the same one set.
 */
export async function loadSecret(given: string | undefined, dataDir: string): Promise<string> {
	if (given) return given;
	const path = join(dataDir, 'secret');
	const kept = () => readFile(path, 'utf8').then((text) => text.trim());
	try {
		return await kept();
	} catch {
		await mkdir(dataDir, { recursive: true });
		// Two starters: the first one's file stands, the other reads it.
		await writeFile(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' }).catch(
			() => undefined
		);
		return kept();
	}
}
