import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGatheredReader, type GatheredReader, type LookUp } from '$lib/server/db/gathered-reader';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { createWorld, type World } from '../world';

describe('looking many keys up at once', () => {
	const twice: LookUp = {
		name: 'twice',
		text: `select nr::int, text, 2 * text::int as number, pg_backend_pid() as pid
			from unnest($1::text[]) with ordinality t (text, nr) order by text desc`,
		parameters: 1
	};
	type Row = { text: string; number: number; pid: number };
	let world: World;
	let reader: GatheredReader;
	beforeAll(async () => {
		world = await createWorld();
		reader = createGatheredReader(world.url);
	});
	afterAll(async () => {
		await reader.close();
		await world.close();
	});

	it('gives everybody their own row, in whatever order the rows come', async () => {
		const keys = Array.from({ length: 200 }, (_, index) => String(index));
		const rows = await Promise.all(keys.map((key) => reader.read<Row>(twice, [key])));
		expect(rows.map(({ text }) => text)).toEqual(keys);
		expect(rows.map(({ number }) => number)).toEqual(keys.map((key) => 2 * Number(key)));
	});

	it('fails a value that the database does not take, and none of those asked with it', async () => {
		const keys = ['1', 'none', '3', '4\u0000', '5'];
		const told = await Promise.allSettled(keys.map((key) => reader.read<Row>(twice, [key])));
		expect(told.map(({ status }) => status)).toEqual([
			'fulfilled',
			'rejected',
			'fulfilled',
			'rejected',
			'fulfilled'
		]);
	});

	it('fails those who are asking when the connection is lost, and serves the next', async () => {
		const { pid } = await reader.read<Row>(twice, ['1']);
		const slow: LookUp = {
			...twice,
			name: 'slow',
			text: `select 1 as nr, pg_sleep(30) from unnest($1::text[])`
		};
		const lost = expect(reader.read(slow, ['1'])).rejects.toThrow();
		await world.services.db.executeQuery({
			...world.services.db
				.selectNoFrom((build) => build.fn('pg_terminate_backend', [build.val(pid)]).as('ended'))
				.compile()
		});
		await lost;
		expect((await reader.read<Row>(twice, ['21'])).number).toBe(42);
	});
});

describe('a product that is remembered', () => {
	let world: World;
	beforeAll(async () => {
		world = await createWorld();
	});
	afterAll(() => world.close());

	it('never hides a change that is committed: a recall, its batches, its end, a name, an identifier', async () => {
		const other = world.secondProcess();
		const { db } = other.services;
		const { code, number, productId } = await db
			.selectFrom('pack')
			.innerJoin('batch', 'batch.id', 'pack.batchId')
			.select(['pack.code', 'batch.number', 'pack.productId'])
			.where('pack.status', '=', 'in_stock')
			.where('pack.level', '=', 1)
			.where('batch.expiresOn', '>', '2027-11-20')
			.where('pack.productId', 'not in', db.selectFrom('recall').select('productId'))
			.orderBy('pack.code')
			.executeTakeFirstOrThrow();
		const ask = () => verifyCode(world.as.kiosk1a, { input: code });
		expect((await ask()).state).toBe('pass');

		const id = randomUUID();
		await db
			.insertInto('recall')
			.values({
				id,
				productId,
				level: 1,
				nature: 'real',
				status: 'open',
				publishedOn: '2026-11-20',
				reason: '测试',
				source: 'nmpa'
			})
			.execute();
		expect((await ask()).state).toBe('pass');
		await db.insertInto('recallBatch').values({ recallId: id, batchNumber: number }).execute();
		expect((await ask()).state).toBe('recalled');
		await db.updateTable('recallBatch').set({ batchNumber: 'OTHER' }).where('recallId', '=', id).execute();
		expect((await ask()).state).toBe('pass');
		await db.updateTable('recallBatch').set({ batchNumber: number }).where('recallId', '=', id).execute();
		await db.updateTable('recall').set({ status: 'closed' }).where('id', '=', id).execute();
		expect((await ask()).state).toBe('pass');

		await db.updateTable('product').set({ genericName: '改名片' }).where('id', '=', productId).execute();
		expect((await ask()).product?.genericName).toBe('改名片');
		// Without its identification code the registry contradicts the box.
		await db
			.deleteFrom('productIdentifier')
			.where('productId', '=', productId)
			.where('scheme', '=', 'trace-prefix')
			.execute();
		await db
			.insertInto('productIdentifier')
			.values({ scheme: 'trace-prefix', value: '8999999', productId, source: 'test' })
			.execute();
		expect((await ask()).state).toBe('mismatch');
	});

	it('is told neither before a change is committed nor after it is taken back', async () => {
		const { db } = world.services;
		const { code, id } = await db
			.selectFrom('pack')
			.innerJoin('product', 'product.id', 'pack.productId')
			.select(['pack.code', 'product.id'])
			.where('pack.level', '=', 1)
			.orderBy('pack.code', 'desc')
			.executeTakeFirstOrThrow();
		const name = async () => (await verifyCode(world.as.kiosk1a, { input: code })).product?.genericName;
		const before = await name();
		const undone = db.transaction().execute(async (trx) => {
			await trx.updateTable('product').set({ genericName: '未定' }).where('id', '=', id).execute();
			expect(await name()).toBe(before);
			throw new Error('taken back');
		});
		await expect(undone).rejects.toThrow('taken back');
		expect(await name()).toBe(before);
	});
});
