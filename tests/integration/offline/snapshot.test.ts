import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainB, storeA1, storeA2, storeB1 } from '$lib/server/demo/demo-people';
import { fixedId } from '$lib/server/demo/fixed-id';
import { readMoments } from '$lib/server/repositories/offline-snapshot';
import { readSnapshot } from '$lib/server/services/offline/read-snapshot';
import { createWorld, type World } from '../world';
import { KioskCopy } from './kiosk-copy';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const codesOf = async (storeId: string): Promise<string[]> => {
	const rows = await world.services.db
		.selectFrom('pack')
		.select('code')
		.where('storeId', '=', storeId)
		.execute();
	return rows.map(({ code }) => code).sort();
};
const kiosk = (limit = 1_000) => new KioskCopy(() => world.as.kiosk1a, limit);
/** A box that lies in the first store, never the same twice. */
const taken = new Set<string>();
async function aBox(): Promise<string> {
	const rows = await world.services.db
		.selectFrom('pack')
		.select('code')
		.where('storeId', '=', storeA1)
		.where('status', '=', 'in_stock')
		.where('level', '=', 1)
		.where('parentCode', 'is not', null)
		.orderBy('code')
		.execute();
	const row = rows.find(({ code }) => !taken.has(code));
	if (!row) throw new RangeError('no box left');
	taken.add(row.code);
	return row.code;
}
const move = (code: string, storeId: string | null) =>
	world.services.db.updateTable('pack').set({ storeId }).where('code', '=', code).execute();

describe('the copy of a store', () => {
	it('holds the packs of its own store and of no other, in pages of any size', async () => {
		const copy = kiosk(31);
		const last = await copy.round();
		expect(copy.codes).toEqual(await codesOf(storeA1));
		expect(copy.pages.length).toBeGreaterThan(3);
		expect(copy.pages.map(({ start }) => start)).toEqual(copy.pages.map((_, index) => index === 0));
		expect([last.sent, last.total]).toEqual([copy.packs.size, copy.packs.size]);
		const received = copy.pages.flatMap(({ packs }) => packs.map(([code]) => code));
		expect(received).toEqual([...received].sort());
		const text = JSON.stringify(copy.pages);
		for (const code of [...(await codesOf(storeA2)), ...(await codesOf(storeB1))])
			expect(text).not.toContain(code);
		for (const id of [storeA2, storeB1, chainB]) expect(text).not.toContain(id);
	});

	it('names real recalls in force, and neither drills nor closed ones', async () => {
		const copy = kiosk();
		await copy.round();
		const rows = await world.services.db.selectFrom('recall').selectAll().execute();
		const inForce = rows.filter(({ nature, status }) => nature === 'real' && status === 'open');
		expect(inForce.length).toBeGreaterThan(0);
		expect(inForce.length).toBeLessThan(rows.length);
		expect([...copy.recalls.keys()].sort()).toEqual(inForce.map(({ id }) => id).sort());
		for (const [, productId] of copy.recalls.values()) expect(copy.products.has(productId)).toBe(true);
	});

	it('is for kiosks and counters alone, and a cursor opens nothing for another machine', async () => {
		for (const name of ['nobody', 'machine', 'manager', 'doctor1'] as const)
			await expect(readSnapshot(world.as[name], {})).rejects.toMatchObject({
				code: name === 'nobody' ? 'not_signed_in' : 'forbidden'
			});
		const own = kiosk(5);
		await own.page();
		const stranger = {
			kind: 'device',
			id: fixedId('device', 98),
			chainId: chainB,
			storeId: storeB1
		} as const;
		const page = await readSnapshot({ ...world.as.kiosk1a, actor: stranger }, { cursor: own.cursor });
		expect([page.start, page.deviceId, page.storeId]).toEqual([true, stranger.id, storeB1]);
		expect(page.packs.map(([code]) => code).sort()).toEqual(await codesOf(storeB1));
		const sister = await readSnapshot(world.as.kiosk1b, { cursor: own.cursor });
		expect(sister.start).toBe(true);
		const counter = await readSnapshot(world.as.pharmacist3, { cursor: own.cursor });
		const { actor } = world.as.pharmacist3;
		expect([counter.start, counter.deviceId]).toEqual([true, actor.kind === 'staff' && actor.id]);
		expect(counter.packs.map(([code]) => code).sort()).toEqual(await codesOf(counter.storeId));
		for (const cursor of ['', 'nonsense', 'e30'])
			expect((await readSnapshot(world.as.kiosk1a, { cursor, limit: 1 })).start).toBe(true);
	});
});

describe('changes after the first copy', () => {
	it('brings what was sold, given a second code, corrected, recalled, and nothing when nothing happened', async () => {
		const copy = kiosk();
		await copy.round();
		const quiet = await copy.round();
		expect([quiet.kind, quiet.packs, quiet.left, quiet.recalls]).toEqual(['delta', [], [], []]);

		const code = await aBox();
		await world.services.db
			.updateTable('pack')
			.set({ status: 'sold', saleCount: 1, lastSoldAt: new Date('2026-11-19T01:00:00Z'), unitsDispensed: 24 })
			.where('code', '=', code)
			.execute();
		await copy.round();
		expect(copy.packs.get(code)?.pack.slice(2)).toMatchObject([
			'sold',
			1,
			expect.any(Number),
			1,
			expect.any(Array),
			[1, '2026-11-19T01:00:00.000Z', 24, 0, 0]
		]);

		await world.services.db
			.insertInto('packAlias')
			.values({ alias: 'SECOND-1', code, source: 'test' })
			.execute();
		await copy.round();
		expect(copy.packs.get(code)?.pack[6]).toContain('SECOND-1');

		const pack = await world.services.db
			.selectFrom('pack')
			.select(['batchId', 'productId'])
			.where('code', '=', code)
			.executeTakeFirstOrThrow();
		await world.services.db
			.updateTable('batch')
			.set({ expiresOn: '2031-01-31' })
			.where('id', '=', pack.batchId)
			.execute();
		await world.services.db
			.updateTable('product')
			.set({ genericName: '改名片' })
			.where('id', '=', pack.productId)
			.execute();
		const corrected = await copy.round();
		expect(corrected.lots.filter(([id]) => id === pack.batchId)).toMatchObject([{ 4: '2031-01-31' }]);
		expect(copy.products.get(pack.productId)).toBe('改名片');

		const recallId = randomUUID();
		await world.services.db
			.insertInto('recall')
			.values({
				id: recallId,
				productId: pack.productId,
				level: 1,
				nature: 'real',
				status: 'open',
				publishedOn: '2026-11-19',
				reason: 'test',
				source: 'test'
			})
			.execute();
		await copy.round();
		expect(copy.recalls.get(recallId)?.[5]).toEqual([]);
		await world.services.db.insertInto('recallBatch').values({ recallId, batchNumber: 'B-7' }).execute();
		await copy.round();
		expect(copy.recalls.get(recallId)?.[5]).toEqual(['B-7']);
		await world.services.db
			.updateTable('recall')
			.set({ status: 'closed' })
			.where('id', '=', recallId)
			.execute();
		await copy.round();
		expect(copy.recalls.has(recallId)).toBe(false);
	});

	it('lets go of packs that left the store or were removed, and takes them back when they return', async () => {
		const copy = kiosk();
		await copy.round();
		copy.limit = 2;
		const [moved, returned, ...many] = [await aBox(), await aBox(), await aBox(), await aBox(), await aBox()];
		await move(moved ?? '', storeA2);
		await move(returned ?? '', storeA2);
		for (const code of many) await move(code, null);
		await move(returned ?? '', storeA1);
		await copy.round();
		expect(copy.codes).toEqual(await codesOf(storeA1));
		expect(copy.packs.has(moved ?? '')).toBe(false);
		await move(moved ?? '', storeA1);
		await copy.round();
		expect(copy.codes).toEqual(await codesOf(storeA1));
		for (const code of [moved ?? '', ...many]) await move(code, storeA1);
		await copy.round();
		expect(copy.codes).toEqual(await codesOf(storeA1));
	});

	it('misses nothing that is written while the first copy is read', async () => {
		const copy = kiosk(31);
		await copy.page();
		const early = copy.codes[0] ?? '';
		await move(early, storeA2);
		const late = (await codesOf(storeA1)).at(-1) ?? '';
		await move(late, storeA2);
		await copy.round();
		await copy.round();
		expect(copy.codes).toEqual(await codesOf(storeA1));
		await move(early, storeA1);
		await move(late, storeA1);
	});

	it('brings what an open transaction wrote before a round and committed after it', async () => {
		const copy = kiosk();
		await copy.round();
		const client = new pg.Client({ connectionString: world.url });
		await client.connect();
		try {
			const code = await aBox();
			const leaver = await aBox();
			await client.query('begin');
			await client.query("update pack set status = 'returned' where code = $1", [code]);
			await client.query('update pack set store_id = null where code = $1', [leaver]);
			// The rounds see nothing of it, and must not go past it.
			for (let round = 0; round < 3; round++) await copy.round();
			expect(copy.packs.get(code)?.pack[2]).toBe('in_stock');
			const { resumeFrom } = await readMoments(world.services.db, 0);
			const { rows } = await client.query<{ behind: boolean }>(
				'select updated_at >= $2::timestamptz as behind from pack where code = $1',
				[code, resumeFrom]
			);
			expect(rows).toEqual([{ behind: true }]);
			await client.query('commit');
			await copy.round();
			expect(copy.packs.get(code)?.pack[2]).toBe('returned');
			expect(copy.packs.has(leaver)).toBe(false);
			await move(leaver, storeA1);
		} finally {
			await client.end();
		}
	});

	it('looks again at the last minutes, for transactions of other nodes', async () => {
		const { now, resumeFrom } = await readMoments(world.services.db, 120);
		expect(now.getTime() - Date.parse(resumeFrom)).toBeGreaterThanOrEqual(119_000);
	});
});

describe('a page of a large store', () => {
	it('reads as little at the end as at the beginning', async () => {
		await sql`insert into pack (code, product_id, batch_id, level, content_count, status, chain_id, store_id, source)
			select '99' || lpad(n::text, 18, '0'), p.product_id, p.batch_id, 1, 24, 'in_stock', p.chain_id, p.store_id, 'test'
			from generate_series(1, 20000) n, (select * from pack where store_id = ${storeA1} limit 1) p`.execute(
			world.services.db
		);
		await sql`analyze pack`.execute(world.services.db);
		const buffersOf = async (order: 'code' | 'time', after: string): Promise<number> => {
			const where =
				order === 'code'
					? sql`code collate "C" > ${after} order by code collate "C"`
					: sql`(updated_at, code collate "C") > ((select updated_at from pack where code = ${after}), ${after})
						order by updated_at, code collate "C"`;
			const { rows } = await sql<{
				queryPlan: [{ Plan: Record<string, number> }];
			}>`explain (analyze, buffers, format json)
				select code from pack where store_id = ${storeA1} and ${where} limit 500`.execute(world.services.db);
			const [[{ Plan: plan }]] = Object.values(rows[0] ?? {}) as [[{ Plan: Record<string, number> }]];
			return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
		};
		const at = (n: number) => `99${String(n).padStart(18, '0')}`;
		for (const order of ['code', 'time'] as const) {
			const [begin, end] = [await buffersOf(order, at(10)), await buffersOf(order, at(19_400))];
			expect(begin).toBeGreaterThan(0);
			expect(end).toBeLessThan(begin * 2 + 10);
		}
	});
});
