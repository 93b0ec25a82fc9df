import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/lib/server/db/migrate';
import { startPostgres } from '../../src/entry/postgres.js';
import { openServices } from './open-services';
import { seedDemo } from '../../src/lib/server/services/demo/seed-demo';

/** The instant at which the demo world of the tests was made. */
export const seededAt = '2026-11-20T02:00:00.000Z';

declare module 'vitest' {
	export interface ProvidedContext {
		/** Connection string of the seeded template. */
		templateUrl: string;
	}
}

/** One real PostgreSQL for the whole run, with a migrated and seeded template that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-tests-'));
	const cluster = await startPostgres(dir);
	const url = await cluster.createDatabase('template_world');
	await migrate(url);
	const { services, close } = openServices(url);
	// Nobody logs in with a password here; the login has tests of its own in the browser.
	await seedDemo(services, new Date(seededAt), () => Promise.resolve('no-login'));
	await close();
	project.provide('templateUrl', url);
	return async () => {
		await cluster.stop();
		await rm(dir, { recursive: true, force: true });
	};
}
