import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RefusedGoods } from '$lib/contract/http/packaging';
import { chinaDate } from '$lib/domain/shared/local-date';
import { demoBoxes } from '$lib/server/demo/demo-boxes';
import { storeA1, storeA2 } from '$lib/server/demo/demo-people';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { checkGoods } from '$lib/server/services/packaging/check-goods';
import { listGoodsReceipts } from '$lib/server/services/packaging/list-goods-receipts';
import { receiveGoods } from '$lib/server/services/packaging/receive-goods';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { allAtOnce, failureOf } from '../../fixtures/at-once';
import { OuterPacks } from '../../fixtures/outer-packs';
import { findContradictions } from '../../fixtures/registry-check';
import { createWorld, type World } from '../world';

describe('goods at the door', () => {
	let world: World;
	let outers: OuterPacks;
	let box: (scene: string) => string;

	beforeAll(async () => {
		world = await createWorld();
		outers = new OuterPacks(world);
		const boxes = demoBoxes(chinaDate(world.clock.at));
		box = (scene) => boxes.find(({ id }) => id === scene)?.traceCode ?? '';
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	const receive = (scans: string[], ctx = world.as.pharmacist1, idempotencyKey: string = randomUUID()) =>
		receiveGoods(ctx, { idempotencyKey, scans });
	const statusOf = async (codes: readonly string[]) => {
		const rows = await world.services.db
			.selectFrom('pack')
			.select(['status', 'storeId'])
			.where('code', 'in', codes)
			.execute();
		return [...new Set(rows.map(({ status, storeId }) => `${status} ${storeId}`))];
	};
	const goodsOf = (failure: { detail?: Readonly<Record<string, unknown>> }) =>
		failure.detail?.goods as RefusedGoods[];

	it('makes a whole case stock by its outer code, once, with an event for every pack', async () => {
		const { outer, cartons, boxes } = await outers.take(storeA1, 'shipped');
		const all = [outer, ...cartons, ...boxes];
		const checked = await checkGoods(world.as.pharmacist1, { scan: outer, before: [] });
		expect(checked).toMatchObject({
			accepted: true,
			line: { level: 3, received: boxes.length, expected: boxes.length, warnings: [] }
		});
		expect(await statusOf(all)).toEqual([`shipped ${storeA1}`]);
		const done = await receive([outer]);
		expect(done).toMatchObject({ lines: 1, received: boxes.length, missing: 0 });
		expect(await statusOf(all)).toEqual([`in_stock ${storeA1}`]);
		const events = await world.services.db
			.selectFrom('traceEvent')
			.select('packCode')
			.where('bizStep', '=', 'receiving')
			.where('packCode', 'in', all)
			.execute();
		expect(events).toHaveLength(all.length);
		const list = await listGoodsReceipts(world.as.pharmacist2);
		expect(list.receipts[0]).toMatchObject({ number: done.number, lines: [{ code: outer }] });
		expect(await listGoodsReceipts(world.as.pharmacistB)).toEqual({ receipts: [] });
		const again = await failureOf(receive([outer]));
		expect(goodsOf(again)).toMatchObject([{ code: outer, reason: 'already_here' }]);
	});

	it('refuses a case with the pieces that do not fit, and then takes the others one by one', async () => {
		const { outer, boxes } = await outers.take(storeA1, 'shipped');
		const [bad = '', good = ''] = boxes;
		await world.services.db.updateTable('pack').set({ storeId: storeA2 }).where('code', '=', bad).execute();
		const [fine = ''] = boxes.slice(2);
		const failure = await failureOf(receive([fine, outer]));
		expect(goodsOf(failure)).toMatchObject([{ code: outer, reason: 'contents', misfitCount: 2 }]);
		expect(goodsOf(failure)[0]?.misfits).toEqual(
			expect.arrayContaining([
				{ code: bad, reason: 'other_store' },
				{ code: fine, reason: 'already_scanned' }
			])
		);
		expect(await statusOf([fine])).toEqual([`shipped ${storeA1}`]);
		expect(await receive([good, fine])).toMatchObject({ lines: 2, received: 2, missing: 0 });
		await world.services.db.updateTable('pack').set({ storeId: storeA1 }).where('code', '=', bad).execute();
	});

	it('says what is missing from a carton and receives the rest', async () => {
		const { cartons, boxes } = await outers.take(storeA2, 'shipped');
		const [carton = ''] = cartons;
		const inside = await world.services.db
			.selectFrom('pack')
			.select('code')
			.where('parentCode', '=', carton)
			.execute();
		await world.services.db
			.updateTable('pack')
			.set({ parentCode: null })
			.where('code', '=', inside[0]?.code ?? '')
			.execute();
		expect(boxes.length).toBeGreaterThan(0);
		expect(await receive([carton], world.as.pharmacist3)).toMatchObject({
			received: inside.length - 1,
			missing: 1
		});
	});

	it.each([
		['otc-b', 'already_here'],
		['sold-once', 'already_sold'],
		['other-chain', 'other_chain'],
		['recalled-1', 'recalled'],
		['expired', 'expired'],
		['unknown', 'not_registered'],
		['unreadable', 'unreadable']
	])('refuses the pack %s: %s', async (scene, reason) => {
		const failure = await failureOf(receive([box(scene)]));
		expect(failure.code).toBe('goods_refused');
		expect(goodsOf(failure)).toMatchObject([{ reason }]);
		if (reason === 'other_chain') expect(goodsOf(failure)[0]?.name).toBeNull();
	});

	it('takes in what the maker has not announced, and says so', async () => {
		const checked = await checkGoods(world.as.pharmacist1, { scan: box('at-maker'), before: [] });
		expect(checked).toMatchObject({ accepted: true, line: { warnings: ['not_announced'] } });
		expect((await failureOf(receive([]))).code).toBe('nothing_scanned');
	});

	it('receives a case once in 64 parallel deliveries, and answers a repeated key as before', async () => {
		const other = world.secondProcess();
		const { outer, boxes } = await outers.take(storeA1, 'shipped');
		const { won, lost } = await allAtOnce(
			Array.from(
				{ length: 64 },
				(_, index) => () =>
					receive(
						[index % 3 === 0 ? (boxes[index % boxes.length] ?? outer) : outer],
						(index % 2 ? world : other).as.pharmacist1
					)
			)
		);
		// Either the whole case came, or boxes of it one by one; never both.
		expect(won.reduce((sum, { received }) => sum + received, 0)).toBeLessThanOrEqual(boxes.length);
		expect(won.length + lost.length).toBe(64);
		expect(new Set(lost.map(({ code }) => code))).toEqual(new Set(['goods_refused']));
		const next = await outers.take(storeA1, 'shipped');
		const key = randomUUID();
		const same = await allAtOnce(
			Array.from({ length: 16 }, () => () => receive([next.outer], undefined, key))
		);
		expect(same.lost).toEqual([]);
		expect(new Set(same.won.map(({ receiptId }) => receiptId)).size).toBe(1);
		expect((await failureOf(receive([outer], undefined, key))).code).toBe('key_reused');
	});

	it('sells a received box and shows the opened case', async () => {
		const { outer, boxes } = await outers.take(storeA2, 'shipped');
		await receive([outer], world.as.pharmacist3);
		await world.services.db
			.updateTable('product')
			.set({ rxClass: 'otc_b', specialControl: null, ephedrine: false })
			.where('id', '=', (eb) => eb.selectFrom('pack').select('productId').where('code', '=', outer))
			.execute();
		await sellOtc(world.as.pharmacist3, {
			idempotencyKey: randomUUID(),
			scans: boxes.slice(0, 2),
			buyer: null
		});
		const { contents } = await verifyCode(world.as.pharmacist3, { input: outer });
		expect(contents).toMatchObject({
			state: 'opened',
			expected: boxes.length,
			present: boxes.length - 2,
			counts: { in_stock: boxes.length - 2, sold: 2 }
		});
		expect(contents?.problems).toEqual([
			{ problem: 'sold', boxes: 2, codes: expect.arrayContaining(boxes.slice(0, 2)) as string[] }
		]);
	});
});
