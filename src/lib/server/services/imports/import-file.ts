import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '../../context';

/** Where an import's file lies until it is applied or let go. Processes that share imports share this folder. */
export const importPath = ({ config }: Services, id: string): string => join(config.dataDir, 'imports', id);

/** For this user alone: the files hold a chain's stock. */
export async function ensureImportFolder({ config }: Services): Promise<void> {
	await mkdir(join(config.dataDir, 'imports'), { recursive: true, mode: 0o700 });
}

export const removeImportFile = (services: Services, id: string): Promise<void> =>
	rm(importPath(services, id), { force: true });
