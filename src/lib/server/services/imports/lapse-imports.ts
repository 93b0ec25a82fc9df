import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../../context';
import { isOpenImport, lapseImports } from '../../repositories/import-jobs';
import { importPath, removeImportFile } from './import-file';
import { discardStaged } from './staged-rows';

/** A preview that nobody decided about is let go: the registry it was made of is long another one. */
const previewKeptMs = 7 * 24 * 3_600_000;
/** No upload takes so long; a file without an import is what a process left that died while receiving it. */
const uploadMs = 6 * 3_600_000;

/** Lets previews go that nobody decided about, and files that belong to no import. */
export async function lapsePreviews(ctx: Context): Promise<void> {
	const { services, now } = ctx;
	const at = now();
	for (const id of await lapseImports(services.db, new Date(at.getTime() - previewKeptMs), at)) {
		await discardStaged(services.db, id);
		await removeImportFile(services, id);
	}
	const folder = dirname(importPath(services, 'any'));
	for (const name of await readdir(folder).catch(() => [])) {
		const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Infinity }));
		if (at.getTime() - mtimeMs > uploadMs && !(await isOpenImport(services.db, name)))
			await removeImportFile(services, name);
	}
}
