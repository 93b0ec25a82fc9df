import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HandInInput, HandInItem } from '$lib/contract/http/hand-in';
import { chinaDate } from '$lib/domain/shared/local-date';
import { checkOf } from '$lib/domain/verification/verdict';
import { demoBoxes } from '$lib/server/demo/demo-boxes';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { checkHandIn } from '$lib/server/services/hand-in/check-hand-in';
import { handOverForDestruction } from '$lib/server/services/hand-in/hand-over-for-destruction';
import { listHandIns } from '$lib/server/services/hand-in/list-hand-ins';
import { recordHandIn } from '$lib/server/services/hand-in/record-hand-in';
import { redeemVoucher } from '$lib/server/services/hand-in/redeem-voucher';
import { receiveGoods } from '$lib/server/services/packaging/receive-goods';
import { reverseSale } from '$lib/server/services/returns/reverse-sale';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { allAtOnce, failureOf } from '../../fixtures/at-once';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

const vitaminC = '维生素C片';
const scanned = (
	scan: string,
	seen: 'sold' | 'in_stock' | null,
	reason = 'unwanted' as const
): HandInItem => ({
	by: 'scan',
	scan,
	reason,
	seen
});

describe('old medicine at the counter', () => {
	let world: World;
	let other: World;
	let packs: StorePacks;
	let box: (scene: string) => string;

	beforeAll(async () => {
		world = await createWorld({ HAND_IN_VOUCHERS: 'discount:200', VOUCHER_DAYS: '30' });
		other = world.secondProcess();
		packs = new StorePacks(world);
		const boxes = demoBoxes(chinaDate(world.clock.at));
		box = (scene) => boxes.find(({ id }) => id === scene)?.traceCode ?? '';
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	const handIn = (items: HandInItem[], change: Partial<HandInInput> = {}, ctx = world.as.pharmacist1) =>
		recordHandIn(ctx, { idempotencyKey: randomUUID(), items, voucher: null, ...change });
	const sell = (code: string, ctx = world.as.pharmacist1) =>
		sellOtc(ctx, { idempotencyKey: randomUUID(), scans: [code], buyer: null });
	const statusOf = async (code: string) =>
		(
			await world.services.db
				.selectFrom('pack')
				.select('status')
				.where('code', '=', code)
				.executeTakeFirstOrThrow()
		).status;
	const itemsOf = async (step: Promise<unknown>) => {
		const failure = await failureOf(step);
		expect(failure.code).toBe('hand_in_refused');
		return failure.detail?.items;
	};

	it('takes in packs with and without a record, and things without a code, on one slip', async () => {
		const code = await packs.one(vitaminC);
		await sell(code);
		const unknown = box('unknown');
		expect(await checkHandIn(world.as.pharmacist1, { scan: code })).toMatchObject({
			accepted: true,
			seen: 'sold',
			marked: true,
			suggestion: 'unwanted'
		});
		expect(await checkHandIn(world.as.pharmacist1, { scan: unknown })).toMatchObject({
			accepted: true,
			code: unknown,
			name: '健胃消食片',
			seen: null,
			marked: false
		});
		const slip = await handIn([
			scanned(code, 'sold'),
			scanned(unknown, null),
			{ by: 'name', productId: null, name: '散装药片', reason: 'expired', count: 3 }
		]);
		expect(slip.items.map(({ name, count }) => [name, count])).toEqual([
			[vitaminC, 1],
			['健胃消食片', 1],
			['散装药片', 3]
		]);
		expect(slip.voucher).toBeNull();
		expect(await statusOf(code)).toBe('handed_in');
		const verdict = await verifyCode(world.as.kiosk1a, { input: code });
		expect(verdict.state).toBe('sold');
		expect(checkOf(verdict, 'sale')).toMatchObject({ result: 'fail', reason: 'handed_in' });
		expect(verdict.alert).toEqual({ level: 'suspected_falsification', code: 'handed_in_again' });
		expect(verdict.history.at(-1)).toMatchObject({ kind: 'handed_in', place: 'here' });
		const today = await listHandIns(world.as.pharmacist2, {});
		expect(today.slips[0]).toMatchObject({ number: slip.number, voucher: false, destruction: null });
		expect((await listHandIns(world.as.pharmacistB, {})).slips).toEqual([]);
	});

	it('keeps nothing about the customer', async () => {
		const columns = await world.services.db.introspection.getTables();
		const mine = columns.filter(({ name }) =>
			/^(hand_in|hand_in_item|voucher|handIn|handInItem)$/.test(name)
		);
		expect(mine.length).toBe(3);
		const names = mine.flatMap((table) => table.columns.map(({ name }) => name));
		expect(names.filter((name) => /customer|buyer|patient|phone|identity/i.test(name))).toEqual([]);
	});

	it('makes a handed-in pack good for nothing else, ever', async () => {
		const code = box('expired');
		await handIn([{ by: 'scan', scan: code, reason: 'expired', seen: 'in_stock' }]);
		expect((await failureOf(sell(code))).detail).toMatchObject({ packs: [{ reason: 'expired' }] });
		const fresh = await packs.one(vitaminC);
		await handIn([scanned(fresh, 'in_stock')]);
		expect((await failureOf(sell(fresh))).detail).toMatchObject({ packs: [{ reason: 'not_sellable' }] });
		const received = await failureOf(
			receiveGoods(world.as.pharmacist1, { idempotencyKey: randomUUID(), scans: [fresh] })
		);
		expect(received.detail).toMatchObject({ goods: [{ reason: 'not_sellable' }] });
		const returned = await failureOf(
			reverseSale(world.as.pharmacist1, {
				idempotencyKey: randomUUID(),
				scan: fresh,
				reason: 'quality_problem',
				decision: 'destroy',
				checks: []
			})
		);
		expect(returned.detail).toMatchObject({ packs: [{ reason: 'handed_in' }] });
		expect(await itemsOf(handIn([scanned(fresh, null)]))).toEqual([{ scan: fresh, reason: 'handed_in' }]);
	});

	it('leaves the stock of others as it is, whoever holds the code', async () => {
		const code = box('other-chain');
		expect(await checkHandIn(world.as.pharmacist1, { scan: code })).toMatchObject({ marked: false });
		await handIn([scanned(code, 'in_stock')]);
		expect(await statusOf(code)).toBe('in_stock');
	});

	it('refuses the whole slip for one thing that does not fit', async () => {
		const code = await packs.one(vitaminC);
		expect(await itemsOf(handIn([scanned(code, 'in_stock'), scanned(code, 'in_stock')]))).toEqual([
			{ scan: code, reason: 'already_scanned' }
		]);
		expect(await itemsOf(handIn([scanned(code, 'sold')]))).toEqual([{ scan: code, reason: 'changed' }]);
		expect(await itemsOf(handIn([scanned(box('carton'), 'in_stock')]))).toMatchObject([
			{ reason: 'not_a_pack' }
		]);
		expect((await failureOf(handIn([]))).code).toBe('nothing_scanned');
		expect((await failureOf(handIn([scanned(code, 'in_stock')], { voucher: 'gift' }))).code).toBe(
			'invalid_input'
		);
		expect(await statusOf(code)).toBe('in_stock');
	});

	it('gives a pack to one of 64 who sell it or take it in', async () => {
		for (let round = 0; round < 3; round++) {
			const code = await packs.one(vitaminC);
			const { won, lost } = await allAtOnce<unknown>(
				Array.from({ length: 64 }, (_, index) => {
					const ctx = (index % 4 < 2 ? world : other).as.pharmacist1;
					return index % 2 === round % 2
						? () => sell(code, ctx)
						: () => handIn([scanned(code, 'in_stock')], {}, ctx);
				})
			);
			expect(won).toHaveLength(1);
			expect(new Set(lost.map((failure) => failure.code))).toEqual(
				new Set(['packs_refused', 'hand_in_refused'])
			);
			expect(await statusOf(code)).toMatch(/^(sold|handed_in)$/);
		}
	});

	it('thanks with a voucher that is used exactly once, of 64 who try, in its chain and in time', async () => {
		const idempotencyKey = randomUUID();
		const old: HandInItem[] = [{ by: 'name', productId: null, name: '旧药', reason: 'expired', count: 1 }];
		const slip = await handIn(old, { voucher: 'discount', idempotencyKey });
		expect(await handIn(old, { voucher: 'discount', idempotencyKey })).toEqual(slip);
		const { voucher } = slip;
		expect(voucher).toMatchObject({ kind: 'discount', valueFen: 200, validUntil: '2026-12-20' });
		const number = voucher?.number ?? '';
		expect((await failureOf(redeemVoucher(world.as.pharmacistB, { number }))).code).toBe('voucher_unknown');
		expect((await failureOf(redeemVoucher(world.as.pharmacist1, { number: 'WYVC1.0' }))).code).toBe(
			'voucher_unknown'
		);
		const { won, lost } = await allAtOnce(
			Array.from(
				{ length: 64 },
				(_, index) => () => redeemVoucher((index % 2 ? world : other).as.pharmacist3, { number })
			)
		);
		expect(won).toEqual([{ number, kind: 'discount', valueFen: 200 }]);
		expect(new Set(lost.map(({ code }) => code))).toEqual(new Set(['voucher_used']));
		expect(lost[0]?.detail).toMatchObject({ store: expect.stringContaining('湖滨店') as string });
		const late = await handIn(old, { voucher: 'discount' });
		const at = world.clock.at;
		world.clock.advance(31 * 24 * 3_600_000);
		expect(
			(await failureOf(redeemVoucher(world.as.pharmacist1, { number: late.voucher?.number ?? '' }))).code
		).toBe('voucher_expired');
		world.clock.at = at;
	});

	it('hands everything that waits over to be destroyed, each slip once', async () => {
		const code = await packs.one(vitaminC);
		await sell(code);
		await reverseSale(world.as.pharmacist1, {
			idempotencyKey: randomUUID(),
			scan: code,
			reason: 'quality_problem',
			decision: 'destroy',
			checks: []
		});
		const { waiting } = await listHandIns(world.as.pharmacist1, {});
		expect(waiting.reversalIds).toHaveLength(1);
		const ids = { handInIds: [...waiting.handInIds], reversalIds: [...waiting.reversalIds] };
		const give = (ctx = world.as.pharmacist1) =>
			handOverForDestruction(ctx, { idempotencyKey: randomUUID(), receiver: '市环保处置中心', ...ids });
		expect((await failureOf(give(world.as.pharmacist3))).code).toBe('not_allowed_now');
		const { won, lost } = await allAtOnce(Array.from({ length: 8 }, () => () => give()));
		expect(won).toHaveLength(1);
		expect(won[0]?.count).toBe(waiting.count);
		expect(new Set(lost.map((failure) => failure.code))).toEqual(new Set(['not_allowed_now']));
		const after = await listHandIns(world.as.pharmacist1, {});
		expect(after.waiting).toMatchObject({ handInIds: [], reversalIds: [], count: 0, oldest: null });
		expect(after.slips.every(({ destruction }) => destruction === won[0]?.number)).toBe(true);
	});
});
