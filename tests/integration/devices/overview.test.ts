import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainA, chainB, storeA1, storeB1 } from '$lib/server/demo/demo-people';
import { listEntries } from '$lib/server/services/audit/list-entries';
import { listStaff } from '$lib/server/services/chain/list-staff';
import { readFigures } from '$lib/server/services/chain/read-figures';
import { appendAudit } from '$lib/server/repositories/audit';
import { createWorld, type World } from '../world';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

describe("today's figures", () => {
	it('count verifications by the hours of China, of the own chain only', async () => {
		const verify = (at: string, state: string, chainId: string, storeId: string) =>
			world.services.verificationLog.append({
				id: randomUUID(),
				packCode: '81000010000000000001',
				kind: 'cn-trace',
				state,
				chainId,
				storeId,
				deviceId: null,
				actorKind: 'device',
				verifiedAt: new Date(at)
			});
		// The clock stands at 10:00 on 20 November in China, which began at 16:00 UTC the day before.
		await verify('2026-11-19T15:59:59Z', 'pass', chainA, storeA1);
		await verify('2026-11-19T16:00:00Z', 'pass', chainA, storeA1);
		await verify('2026-11-20T01:30:00Z', 'pass', chainA, storeA1);
		await verify('2026-11-20T01:59:59Z', 'recalled', chainA, storeA1);
		await verify('2026-11-20T01:30:00Z', 'pass', chainB, storeB1);
		const figures = await readFigures(world.as.manager);
		expect(figures).toMatchObject({ day: '2026-11-20', verifications: 3, warnings: 1 });
		expect(figures.hours[0]).toEqual({ verifications: 1, warnings: 0 });
		expect(figures.hours[9]).toEqual({ verifications: 2, warnings: 1 });
		expect((await readFigures(world.as.managerB)).verifications).toBe(1);
	});
});

describe('the staff of a chain', () => {
	it('are its pharmacists and managers, never those of another', async () => {
		const names = (await listStaff(world.as.manager)).map(({ name }) => name);
		expect(names.sort()).toEqual(['吴静怡', '孙雅琴', '许文博', '郑浩然'].sort());
		expect((await listStaff(world.as.managerB)).map(({ name }) => name).sort()).toEqual(['马立新', '高慧敏']);
	});
});

describe('the audit trail', () => {
	beforeAll(async () => {
		for (let number = 0; number < 7; number++) {
			const step = { action: `pack.dispense`, subject: { type: 'pack', id: `pack-${number}` } } as const;
			const outcome = number % 2 ? 'refused' : 'done';
			await appendAudit(world.services.db, world.as.pharmacist1, { ...step, outcome });
		}
		world.clock.advance(1_000);
		await appendAudit(world.services.db, world.as.pharmacistB, {
			action: 'pack.dispense',
			subject: { type: 'pack', id: 'pack-b' }
		});
		await appendAudit(world.services.db, world.as.pharmacist1, {
			action: 'otc.sell',
			subject: { type: 'pack', id: 'last' }
		});
	});

	it('is read page by page without gap or repetition, also among entries of one instant', async () => {
		const seen: string[] = [];
		let after: string | undefined;
		for (let page = 0; page < 10; page++) {
			const { entries, next } = await listEntries(world.as.manager, { limit: 3, ...(after && { after }) });
			seen.push(...entries.map(({ subject }) => subject.id));
			if (!next) break;
			after = next;
		}
		expect(seen[0]).toBe('last');
		expect(seen.slice().sort()).toEqual(['last', ...Array.from({ length: 7 }, (_, n) => `pack-${n}`)]);
	});

	it('can be narrowed by outcome, action, subject and day', async () => {
		const ids = async (query: Parameters<typeof listEntries>[1]) =>
			(await listEntries(world.as.manager, query)).entries.map(({ subject }) => subject.id).sort();
		expect(await ids({ outcome: 'refused' })).toEqual(['pack-1', 'pack-3', 'pack-5']);
		expect(await ids({ action: 'otc.' })).toEqual(['last']);
		expect(await ids({ subject: 'pack-2' })).toEqual(['pack-2']);
		expect(await ids({ from: '2026-11-21' })).toEqual([]);
		expect(await ids({ from: '2026-11-20', to: '2026-11-20' })).toHaveLength(8);
	});
});
