import { mkdtemp, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Context } from '$lib/server/context';
import { migrate } from '$lib/server/db/migrate';
import { toFailure } from '$lib/server/http/failure-answer';
import { seedDemo } from '$lib/server/services/demo/seed-demo';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { startPostgres } from '../../src/entry/postgres.js';
import { openServices } from '../integration/open-services';
import { processesIn } from './programs';

let dir: string;
let cluster: Awaited<ReturnType<typeof startPostgres>>;

beforeEach(async () => {
	dir = await mkdtemp('/tmp/wenyao-test-');
	cluster = await startPostgres(dir, () => {});
});

afterEach(async () => {
	await cluster.stop();
	await rm(dir, { recursive: true, force: true });
});

test('what was answered is on record after the database was killed, and verifying goes on', async () => {
	const url = await cluster.createDatabase('wenyao');
	await migrate(url);
	const { services, close } = openServices(url);
	await seedDemo(services, new Date(), () => Promise.resolve('no-login'));
	const codes = (await services.db.selectFrom('pack').select('code').where('level', '=', 1).execute()).map(
		({ code }) => code
	);
	const { id, chainId } = await services.db.selectFrom('apiKey').selectAll().executeTakeFirstOrThrow();
	const context = (): Context => ({
		services,
		actor: { kind: 'machine', id, chainId },
		requestId: randomUUID(),
		now: () => new Date()
	});

	const answered: string[] = [];
	const failures = new Set<string>();
	let asked = 0;
	let asking = true;
	const ask = async () => {
		while (asking) {
			try {
				const { id } = await verifyCode(context(), { input: codes[asked++ % codes.length] ?? '' });
				answered.push(id);
			} catch (error) {
				failures.add(toFailure(error).code);
				await sleep(20);
			}
		}
	};
	const askers = Array.from({ length: 24 }, ask);
	await expect.poll(() => answered.length, { timeout: 10_000 }).toBeGreaterThan(300);
	for (const pid of await processesIn(cluster.directory)) process.kill(pid, 'SIGKILL');
	const before = answered.length;
	await expect.poll(() => answered.length, { timeout: 20_000 }).toBeGreaterThan(before + 300);
	asking = false;
	await Promise.all(askers);

	const recorded = new Set(
		(await services.db.selectFrom('verificationRecord').select('id').execute()).map(({ id }) => id)
	);
	expect(answered.filter((id) => !recorded.has(id))).toEqual([]);
	expect([...failures]).toEqual(['database_unavailable']);
	await close();
}, 60_000);
