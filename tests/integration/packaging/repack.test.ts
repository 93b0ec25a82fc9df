import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RepackingDetail } from '$lib/contract/http/packaging';
import { storeA1 } from '$lib/server/demo/demo-people';
import { repack } from '$lib/server/services/packaging/repack';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { allAtOnce, failureOf } from '../../fixtures/at-once';
import { OuterPacks, type CaseCodes } from '../../fixtures/outer-packs';
import { findContradictions } from '../../fixtures/registry-check';
import { createWorld, type World } from '../world';

describe('opening and repacking outer packs', () => {
	let world: World;
	let goods: CaseCodes;
	let boxesOf: (carton: string) => Promise<string[]>;

	beforeAll(async () => {
		world = await createWorld();
		goods = await new OuterPacks(world).take(storeA1, 'in_stock');
		boxesOf = async (carton) => {
			const rows = await world.services.db
				.selectFrom('pack')
				.select('code')
				.where('parentCode', '=', carton)
				.orderBy('code')
				.execute();
			return rows.map(({ code }) => code);
		};
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	const counter = () => world.as.pharmacist1;
	const detailOf = async (step: Promise<unknown>) => {
		const failure = await failureOf(step);
		expect(failure.code).toBe('repacking_refused');
		return failure.detail as unknown as RepackingDetail;
	};

	it('breaks a seal once and keeps the boxes as contents', async () => {
		const before = await verifyCode(counter(), { input: goods.outer });
		expect(before.contents).toMatchObject({ state: 'full', opened: false, boxStatus: 0 });
		const opened = await repack(counter(), { action: 'open', outer: goods.outer });
		expect(opened).toMatchObject({ state: 'opened', present: goods.boxes.length });
		await repack(counter(), { action: 'open', outer: goods.outer });
		const events = await world.services.db
			.selectFrom('traceEvent')
			.select('bizStep')
			.where('packCode', '=', goods.outer)
			.where('bizStep', '=', 'unpacking')
			.execute();
		expect(events).toHaveLength(1);
	});

	it('takes pieces out, puts them into another carton that has room, and loses none', async () => {
		const [from = '', into = ''] = goods.cartons;
		const [one = '', two = ''] = await boxesOf(from);
		const [theirs = ''] = await boxesOf(into);
		const taken = await repack(counter(), { action: 'take_out', outer: from, pieces: [one, two] });
		expect(taken).toMatchObject({ state: 'opened', boxStatus: 2 });
		expect(await detailOf(repack(counter(), { action: 'pack_into', outer: into, pieces: [one] }))).toEqual({
			reason: 'beyond_content',
			codes: [into]
		});
		await repack(counter(), { action: 'take_out', outer: into, pieces: [theirs] });
		const packed = await repack(counter(), { action: 'pack_into', outer: into, pieces: [one] });
		expect(packed).toMatchObject({ present: packed.expected });
		expect(await boxesOf(into)).toContain(one);
		const loose = await world.services.db
			.selectFrom('pack')
			.select('code')
			.where('code', 'in', goods.boxes)
			.where('parentCode', 'is', null)
			.execute();
		expect(loose.map(({ code }) => code).sort()).toEqual([two, theirs].sort());
		await repack(counter(), { action: 'pack_into', outer: from, pieces: [two, theirs] });
	});

	it('mixes batches in a merged carton and names a recalled batch inside', async () => {
		const { db } = world.services;
		const [carton = ''] = goods.cartons;
		const [box = ''] = await boxesOf(carton);
		const original = await db
			.selectFrom('pack')
			.select(['productId', 'batchId'])
			.where('code', '=', box)
			.executeTakeFirstOrThrow();
		const other = await db
			.insertInto('batch')
			.values({
				id: '00000000-0000-4000-8000-00000000ba7c',
				productId: original.productId,
				number: 'MIX-1',
				producedOn: '2026-01-01',
				expiresOn: '2028-01-01'
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await db.updateTable('pack').set({ batchId: other.id }).where('code', '=', box).execute();
		const merged = await verifyCode(world.as.kiosk1a, { input: carton });
		expect(merged.state).toBe('pass');
		expect(merged.contents?.batches.map(({ number }) => number)).toContain('MIX-1');
		expect(merged.contents?.boxStatus).toBe(1);
		await db
			.insertInto('recall')
			.values({
				id: '00000000-0000-4000-8000-0000000ca110',
				productId: original.productId,
				level: 1,
				nature: 'real',
				status: 'open',
				publishedOn: '2026-11-01',
				reason: '试验',
				source: '演示登记库'
			})
			.execute();
		await db
			.insertInto('recallBatch')
			.values({ recallId: '00000000-0000-4000-8000-0000000ca110', batchNumber: 'mix-1' })
			.execute();
		const recalled = await verifyCode(counter(), { input: carton });
		expect(recalled.state).toBe('recalled');
		expect(recalled.checks.find(({ check }) => check === 'recall')?.detail).toMatchObject({
			batch: 'MIX-1',
			recallLevel: 1
		});
		expect(recalled.contents?.problems).toEqual([{ problem: 'recalled', boxes: 1, codes: [box] }]);
		// A customer is told how many, not which codes are inside.
		const asked = await verifyCode(world.as.kiosk1a, { input: carton });
		expect(asked.contents?.problems).toEqual([{ problem: 'recalled', boxes: 1, codes: [] }]);
		await db.updateTable('pack').set({ batchId: original.batchId }).where('code', '=', box).execute();
	});

	it('ends at a record that leads back to itself, and calls it a contradiction', async () => {
		const { db } = world.services;
		const [carton = ''] = goods.cartons;
		await db.updateTable('pack').set({ parentCode: carton }).where('code', '=', goods.outer).execute();
		const answer = await verifyCode(counter(), { input: goods.outer });
		expect(answer.state).toBe('mismatch');
		expect(answer.checks.find(({ check }) => check === 'packaging')).toMatchObject({
			result: 'fail',
			reason: 'parent_loop'
		});
		expect(answer.alert).toEqual({ level: 'procedural', code: 'record_contradicts_itself' });
		await db.updateTable('pack').set({ parentCode: null }).where('code', '=', goods.outer).execute();
	});

	it('refuses what is not of this store', async () => {
		const elsewhere = { action: 'open', outer: goods.outer } as const;
		expect((await detailOf(repack(world.as.pharmacist3, elsewhere))).reason).toBe('not_here');
		expect((await detailOf(repack(world.as.pharmacistB, elsewhere))).reason).toBe('not_registered');
		const [box = ''] = goods.boxes;
		expect((await detailOf(repack(counter(), { action: 'open', outer: box }))).reason).toBe('not_outer');
	});

	it('puts the last free place of a carton to use once, of 32 who try', async () => {
		const [from = '', into = ''] = goods.cartons;
		const [gone = ''] = await boxesOf(into);
		await repack(counter(), { action: 'take_out', outer: into, pieces: [gone] });
		const pieces = await boxesOf(from);
		const other = world.secondProcess();
		const { won, lost } = await allAtOnce(
			Array.from(
				{ length: 32 },
				(_, index) => () =>
					repack((index % 2 ? world : other).as.pharmacist1, {
						action: 'pack_into',
						outer: into,
						pieces: [pieces[index % pieces.length] ?? '']
					})
			)
		);
		expect(won).toHaveLength(1);
		expect(lost.every(({ code }) => code === 'repacking_refused')).toBe(true);
		expect((await boxesOf(into)).length + (await boxesOf(from)).length).toBe(pieces.length * 2 - 1);
	});
});
