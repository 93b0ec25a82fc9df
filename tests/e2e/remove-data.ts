import { rm } from 'node:fs/promises';

/** The server has stopped its database by now; what it kept is of no use to anybody. */
export default async function removeData(): Promise<void> {
	const dir = process.env.WENYAO_E2E_DIR;
	if (dir) await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
}
