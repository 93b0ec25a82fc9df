import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkOf } from '$lib/domain/verification/verdict';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { checkPack } from '$lib/server/services/dispensing/check-pack';
import { readReceipt } from '$lib/server/services/dispensing/read-receipt';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { checkReturn } from '$lib/server/services/returns/check-return';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { Practice, type Pickup } from '../../fixtures/approved-prescription';
import { allAtOnce, failureOf } from '../../fixtures/at-once';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

const vitaminC = '维生素C片';

describe('selling part of a pack', () => {
	let world: World;
	let packs: StorePacks;
	let content: number;

	beforeAll(async () => {
		world = await createWorld();
		packs = new StorePacks(world);
		const product = await world.services.db
			.updateTable('product')
			.set({ splittable: true })
			.where('genericName', '=', vitaminC)
			.returning('unitsPerPack')
			.executeTakeFirstOrThrow();
		content = product.unitsPerPack;
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	const sell = (scan: string, units?: number, ctx = world.as.pharmacist1) =>
		sellOtc(ctx, {
			idempotencyKey: randomUUID(),
			scans: [scan],
			...(units !== undefined && { splits: [{ scan, units }] }),
			buyer: null
		});
	const check = (scan: string) => checkPack(world.as.pharmacist1, { scan, prescriptionId: null, before: [] });

	it('counts units, shows what is left at the counter and in the verdict, and ends when it is empty', async () => {
		const code = await packs.one(vitaminC);
		const first = await sell(code, 6);
		expect(await check(code)).toMatchObject({ accepted: true, pack: { unitsLeft: content - 6 } });
		const verdict = await verifyCode(world.as.kiosk1a, { input: code });
		expect(checkOf(verdict, 'sale')).toMatchObject({
			result: 'attention',
			reason: 'split_in_use',
			detail: { unitsDispensed: 6, contentUnits: content }
		});
		const whole = await failureOf(sell(code));
		expect(whole.detail?.packs).toMatchObject([{ reason: 'opened_pack', left: { units: content - 6 } }]);
		expect((await failureOf(sell(code, content - 5))).detail?.packs).toMatchObject([
			{ reason: 'not_enough_left' }
		]);
		const receipt = await readReceipt(world.as.pharmacist1, first.dispensingId);
		expect(receipt.items[0]?.packs).toMatchObject([{ code, splitUnits: 6 }]);
		expect(receipt.totalFen).toBe(first.totalFen);
		expect(await checkReturn(world.as.pharmacist1, { scan: code })).toMatchObject({
			refused: { reason: 'split' }
		});
		await sell(code, content - 6);
		const row = await world.services.db
			.selectFrom('pack')
			.select(['status', 'unitsDispensed', 'saleCount'])
			.where('code', '=', code)
			.executeTakeFirstOrThrow();
		expect(row).toEqual({ status: 'sold', unitsDispensed: content, saleCount: 2 });
	});

	it('refuses a medicine that is not sold by units', async () => {
		await world.services.db
			.updateTable('product')
			.set({ splittable: false })
			.where('genericName', '=', vitaminC)
			.execute();
		const code = await packs.one(vitaminC);
		expect((await failureOf(sell(code, 1))).detail?.packs).toMatchObject([{ reason: 'not_splittable' }]);
		await world.services.db
			.updateTable('product')
			.set({ splittable: true })
			.where('genericName', '=', vitaminC)
			.execute();
	});

	it('never hands out more units than the pack held, of 64 who take some at once', async () => {
		const other = world.secondProcess();
		const code = await packs.one(vitaminC);
		const { won, lost } = await allAtOnce(
			Array.from(
				{ length: 64 },
				(_, index) => () =>
					sell(code, 7, (index % 2 ? world : other).as[index % 4 < 2 ? 'pharmacist1' : 'pharmacist2'])
			)
		);
		expect(won).toHaveLength(Math.min(64, Math.floor(content / 7)));
		expect(won.length + lost.length).toBe(64);
	});
});

describe('split packs against a prescription', () => {
	const amoxicillin = '阿莫西林胶囊';
	let world: World;
	let practice: Practice;
	let packs: StorePacks;
	let content: number;

	beforeAll(async () => {
		world = await createWorld();
		practice = await Practice.open(world);
		packs = new StorePacks(world);
		const product = await world.services.db
			.updateTable('product')
			.set({ splittable: true })
			.where('genericName', '=', amoxicillin)
			.returning('unitsPerPack')
			.executeTakeFirstOrThrow();
		content = product.unitsPerPack;
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	type Units = readonly (readonly [code: string, units?: number])[];
	const give = (pickup: Pickup, given: Units, partial = false, ctx = world.as.pharmacist1) =>
		dispensePacks(ctx, {
			idempotencyKey: randomUUID(),
			prescriptionId: pickup.id,
			scans: given.map(([code]) => code),
			splits: given.flatMap(([scan, units]) => (units === undefined ? [] : [{ scan, units }])),
			partial
		});
	const openOne = async (count: number, ctx = world.as.pharmacist1) => {
		const pickup = await practice.approved([{ genericName: amoxicillin, packs: count }]);
		await openByCode(ctx, pickup.token);
		return pickup;
	};
	const check = (pickup: Pickup, scan: string, before: string[] = []) =>
		checkPack(world.as.pharmacist1, { scan, prescriptionId: pickup.id, before });
	const packOf = (code: string) =>
		world.services.db
			.selectFrom('pack')
			.select(['status', 'unitsDispensed'])
			.where('code', '=', code)
			.executeTakeFirstOrThrow();
	const lineOf = ({ id }: Pickup) =>
		world.services.db
			.selectFrom('prescriptionLine')
			.select(['packsDispensed', 'unitsDispensed'])
			.where('prescriptionId', '=', id)
			.executeTakeFirstOrThrow();
	/** A pack of which so many units are left: the rest went to a prescription that took no more. */
	const opened = async (left: number) => {
		const code = await packs.one(amoxicillin);
		await give(await openOne(1), [[code, content - left]], true);
		return code;
	};

	it('uses up an opened pack, takes the rest out of a whole one and keeps count of what stays in it', async () => {
		const old = await opened(10);
		const [whole, next] = await packs.take(amoxicillin, 2);
		const pickup = await openOne(2);
		expect(await check(pickup, old)).toMatchObject({ accepted: true, units: 10, pack: { unitsLeft: 10 } });
		expect(await check(pickup, whole!, [old])).toMatchObject({ units: content });
		expect(await check(pickup, next!, [old, whole!])).toMatchObject({ units: content - 10 });
		expect(await give(pickup, [[old, 10], [whole!], [next!, content - 10]])).toMatchObject({
			status: 'dispensed'
		});
		expect(await lineOf(pickup)).toEqual({ packsDispensed: 1, unitsDispensed: content });
		expect(await packOf(old)).toEqual({ status: 'sold', unitsDispensed: content });
		expect(await packOf(next!)).toEqual({ status: 'in_stock', unitsDispensed: content - 10 });
		// The ten that stayed go to the next one.
		const later = await openOne(1);
		expect(await check(later, next!)).toMatchObject({ accepted: true, units: 10 });
		expect(await give(later, [[next!, 10]], true)).toMatchObject({ status: 'partly_dispensed' });
		expect(await packOf(next!)).toEqual({ status: 'sold', unitsDispensed: content });
	});

	it('hands out what the counter has counted or nothing: never what would just fit', async () => {
		const old = await opened(7);
		const pickup = await openOne(1);
		const whole = await packs.one(amoxicillin);
		const reasonOf = async (given: Units, partial = false) =>
			((await failureOf(give(pickup, given, partial))).detail?.packs as { reason: string }[])[0]?.reason;
		expect(await reasonOf([[old]], true)).toBe('not_enough_left');
		expect(await reasonOf([[old, 8]], true)).toBe('not_enough_left');
		expect(await reasonOf([[old, 7], [whole]])).toBe('too_many');
		expect((await failureOf(give(pickup, [[old, 7]]))).code).toBe('lines_incomplete');
		expect(await packOf(old)).toEqual({ status: 'in_stock', unitsDispensed: content - 7 });
		expect(await give(pickup, [[whole]])).toMatchObject({ status: 'dispensed' });
	});

	it('refuses an opened pack of a medicine that is no longer split', async () => {
		const old = await opened(5);
		const splittable = (to: boolean) =>
			world.services.db
				.updateTable('product')
				.set({ splittable: to })
				.where('genericName', '=', amoxicillin)
				.execute();
		const pickup = await openOne(1);
		await splittable(false);
		expect(await check(pickup, old)).toMatchObject({ accepted: false, refused: { reason: 'opened_pack' } });
		await splittable(true);
	});

	it('counts right when prescriptions of two processes and sales take from one pack at once', async () => {
		const other = world.secondProcess();
		const code = await packs.one(amoxicillin);
		const takers = await Promise.all(
			Array.from({ length: 8 }, async (_, index) => {
				const ctx = (index % 2 ? world : other).as[index % 4 < 2 ? 'pharmacist1' : 'pharmacist2'];
				return { ctx, pickup: await openOne(1, ctx) };
			})
		);
		const { won, lost } = await allAtOnce(
			takers.map(
				({ ctx, pickup }) =>
					() =>
						give(pickup, [[code, 5]], true, ctx)
			)
		);
		expect(won).toHaveLength(Math.min(8, Math.floor(content / 5)));
		expect(won.length + lost.length).toBe(8);
		expect(await packOf(code)).toEqual({ status: 'in_stock', unitsDispensed: won.length * 5 });
	});
});
