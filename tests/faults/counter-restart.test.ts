import { mkdtemp, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '$lib/contract/actor';
import type { Dispensed } from '$lib/contract/http/dispensing';
import type { Context } from '$lib/server/context';
import { migrate } from '$lib/server/db/migrate';
import { demoStaff, userIdOf } from '$lib/server/demo/people-rows';
import { toFailure } from '$lib/server/http/failure-answer';
import { seedDemo } from '$lib/server/services/demo/seed-demo';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { startPostgres } from '../../src/entry/postgres.js';
import { findContradictions } from '../fixtures/registry-check';
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

function pharmacist(): Actor & { kind: 'staff' } {
	const person = demoStaff.find(({ username }) => username === 'pharmacist1');
	if (!person || !('storeId' in person)) throw new TypeError('no pharmacist');
	return {
		kind: 'staff',
		id: person.id,
		userId: userIdOf(person),
		name: person.name.zh,
		role: 'pharmacist',
		chainId: person.chainId,
		storeId: person.storeId,
		hospitalId: null
	};
}

test('the database is killed twice while two processes sell: every sale counts once, and none is lost', async () => {
	const url = await cluster.createDatabase('wenyao');
	await migrate(url);
	const processes = [openServices(url), openServices(url)];
	const [{ services }] = processes as [(typeof processes)[0]];
	await seedDemo(services, new Date(), () => Promise.resolve('no-login'));
	const actor = pharmacist();
	const today = new Date().toISOString().slice(0, 10);
	const codes = (
		await services.db
			.selectFrom('pack')
			.innerJoin('product', 'product.id', 'pack.productId')
			.innerJoin('batch', 'batch.id', 'pack.batchId')
			.select('pack.code')
			.where('pack.storeId', '=', actor.storeId)
			.where('pack.status', '=', 'in_stock')
			.where('pack.level', '=', 1)
			.where('product.rxClass', '!=', 'rx')
			.where('product.ephedrine', '=', false)
			.where('batch.expiresOn', '>', today)
			.where('batch.number', 'not in', (eb) => eb.selectFrom('recallBatch').select('batchNumber'))
			.limit(300)
			.execute()
	).map(({ code }) => code);
	expect(codes.length).toBeGreaterThan(100);

	/** What the till sends, and sends again until it knows. */
	const requests = codes.map((code) => ({ idempotencyKey: randomUUID(), scans: [code], buyer: null }));
	const answers = new Map<string, Dispensed>();
	const failures = new Set<string>();
	let next = 0;
	const till = async (index: number) => {
		for (let request = requests[next++]; request; request = requests[next++])
			for (let tries = 0; !answers.has(request.idempotencyKey); tries++) {
				const which = processes[(index + tries) % processes.length];
				if (!which) return;
				const ctx: Context = {
					services: which.services,
					actor,
					requestId: randomUUID(),
					now: () => new Date()
				};
				try {
					answers.set(request.idempotencyKey, await sellOtc(ctx, request));
				} catch (error) {
					failures.add(toFailure(error).code);
					await sleep(50);
				}
			}
	};
	const tills = Array.from({ length: 8 }, (_, index) => till(index));
	for (const share of [0.2, 0.6]) {
		await expect.poll(() => answers.size, { timeout: 30_000 }).toBeGreaterThan(codes.length * share);
		for (const pid of await processesIn(cluster.directory)) process.kill(pid, 'SIGKILL');
	}
	await Promise.all(tills);

	expect([...failures]).toEqual(['database_unavailable']);
	expect(answers.size).toBe(codes.length);
	expect(await findContradictions(services.db)).toEqual([]);
	const sold = await services.db.selectFrom('dispensedPack').select(['packCode', 'dispensingId']).execute();
	expect(sold.map(({ packCode }) => packCode).sort()).toEqual(codes.toSorted());
	expect(sold.map(({ dispensingId }) => dispensingId).sort()).toEqual(
		[...answers.values()].map(({ dispensingId }) => dispensingId).sort()
	);
	for (const { close } of processes) await close();
}, 120_000);
