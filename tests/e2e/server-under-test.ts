import { join } from 'node:path';

/**
 * Each Playwright worker has a server and a demo world of its own: two spec files may run at once and never meet.
 * The next ports up to the following worker's are free for what a spec starts itself.
 */
const portsPerWorker = 10;

export interface ServerUnderTest {
	readonly port: number;
	readonly dataDir: string;
}

export const serverOfWorker = (worker: number, dir: string): ServerUnderTest => ({
	port: Number(process.env.WENYAO_E2E_PORT ?? 4187) + worker * portsPerWorker,
	dataDir: join(dir, `worker-${worker}`)
});

/** The server of the worker that asks; Playwright numbers its workers by this variable. */
export function serverUnderTest(): ServerUnderTest {
	const dir = process.env.WENYAO_E2E_DIR;
	if (!dir) throw new Error('WENYAO_E2E_DIR is not set');
	return serverOfWorker(Number(process.env.TEST_PARALLEL_INDEX ?? 0), dir);
}
