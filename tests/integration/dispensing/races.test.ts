import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '$lib/contract/errors';
import type { Context } from '$lib/server/context';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { openReview } from '$lib/server/services/review/open-review';
import { Practice, type Pickup } from '../../fixtures/approved-prescription';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

const medicine = '阿莫西林胶囊';
const vitaminC = '维生素C片';

/** Everybody at once; what each got, in the order of asking. */
async function allAtOnce<Answer>(runs: readonly (() => Promise<Answer>)[]) {
	const settled = await Promise.allSettled(runs.map((run) => run()));
	const won = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
	const lost = settled.flatMap((result): Failure[] => {
		if (result.status === 'fulfilled') return [];
		if (!(result.reason instanceof Failure)) throw result.reason;
		return [result.reason];
	});
	return { won, lost };
}

describe('several at once', () => {
	let world: World;
	let other: World;
	let practice: Practice;
	let packs: StorePacks;

	beforeAll(async () => {
		world = await createWorld();
		other = world.secondProcess();
		practice = await Practice.open(world);
		packs = new StorePacks(world);
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	/** 64 counters: two pharmacists of the store, each through two processes, in turn. */
	const counters = (): Context[] =>
		Array.from({ length: 16 }, () => [
			world.as.pharmacist1,
			other.as.pharmacist1,
			world.as.pharmacist2,
			other.as.pharmacist2
		]).flat();

	const sale = (ctx: Context, scans: string[]) => () =>
		sellOtc(ctx, { idempotencyKey: randomUUID(), scans, buyer: null });
	const handOver =
		(ctx: Context, pickup: Pickup, scans: string[], idempotencyKey: string = randomUUID()) =>
		() =>
			dispensePacks(ctx, { idempotencyKey, prescriptionId: pickup.id, scans, partial: false });

	it('sells one pack once in 64 parallel sales and tells the others who and where', async () => {
		const code = await packs.one(vitaminC);
		const { won, lost } = await allAtOnce(counters().map((ctx) => sale(ctx, [code])));
		expect(won).toHaveLength(1);
		expect(lost).toHaveLength(63);
		for (const failure of lost) {
			expect(failure.code).toBe('packs_refused');
			expect(failure.detail?.packs).toMatchObject([
				{ code, reason: 'already_sold', sold: { storeName: '演示康民大药房（人民路店）' } }
			]);
		}
		expect(JSON.stringify(lost[0]?.detail)).toMatch(/吴静怡|郑浩然/);
	});

	it('binds one pack to one of 64 hand-overs of many prescriptions', async () => {
		const code = await packs.one(medicine);
		const pickups: Pickup[] = [];
		for (let count = 0; count < 8; count++)
			pickups.push(await practice.approved([{ genericName: medicine, packs: 1 }]));
		for (const [index, pickup] of pickups.entries())
			await openByCode(index % 2 === 0 ? world.as.pharmacist1 : other.as.pharmacist2, pickup.token);
		const attempts = Array.from({ length: 64 }, (_, index) => {
			const process = index < 32 ? world : other;
			const which = index % 8;
			const ctx = which % 2 === 0 ? process.as.pharmacist1 : process.as.pharmacist2;
			const pickup = pickups[which];
			return pickup ? [handOver(ctx, pickup, [code])] : [];
		}).flat();
		const { won, lost } = await allAtOnce(attempts);
		expect(won).toHaveLength(1);
		// The one prescription that won is finished; all others were told that the pack is gone.
		expect(new Set(lost.map(({ code: failure }) => failure))).toEqual(
			new Set(['packs_refused', 'not_allowed_now'])
		);
		expect(lost.filter(({ code: failure }) => failure === 'packs_refused')).toHaveLength(56);
	});

	it('sells no pack twice when baskets overlap and are scanned in opposite orders', async () => {
		const basket = await packs.take(vitaminC, 6);
		const { won, lost } = await allAtOnce(
			counters().map((ctx, index) => sale(ctx, index % 2 === 0 ? basket : basket.toReversed()))
		);
		expect(won).toHaveLength(1);
		expect(lost.every(({ code }) => code === 'packs_refused')).toBe(true);
	});

	it('gives the same answer to the same key, sent 64 times at once', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 1 }]);
		await openByCode(world.as.pharmacist1, pickup.token);
		const code = await packs.one(medicine);
		const key = randomUUID();
		const { won, lost } = await allAtOnce(
			Array.from({ length: 64 }, (_, index) =>
				handOver((index % 2 === 0 ? world : other).as.pharmacist1, pickup, [code], key)
			)
		);
		expect(lost).toEqual([]);
		expect(new Set(won.map(({ dispensingId }) => dispensingId)).size).toBe(1);
	});

	it('gives one review to one of many pharmacists and tells the others who', async () => {
		const id = await practice.signed([{ genericName: medicine, packs: 1 }]);
		const { won, lost } = await allAtOnce(
			Array.from(
				{ length: 8 },
				(_, index) => () =>
					openReview(
						(index % 2 === 0 ? world.as : other.as)[index % 4 < 2 ? 'pharmacist1' : 'pharmacist2'],
						id
					)
			)
		);
		const holder = won[0]?.lease?.name;
		expect(holder).toMatch(/吴静怡|郑浩然/);
		expect(won.every(({ lease }) => lease?.name === holder)).toBe(true);
		expect(lost).toHaveLength(4);
		for (const failure of lost)
			expect(failure).toMatchObject({ code: 'taken_by_other', detail: { by: holder } });
	});

	it('gives one prescription to one of many counters and tells the others who and where', async () => {
		const pickup = await practice.approved([{ genericName: medicine, packs: 1 }]);
		const { won, lost } = await allAtOnce(
			[world.as.pharmacist1, other.as.pharmacist2, world.as.pharmacist3, other.as.pharmacist3].map(
				(ctx) => () => openByCode(ctx, pickup.token)
			)
		);
		// Both tries of pharmacist3 are one person's.
		expect(won.length).toBeGreaterThanOrEqual(1);
		expect(won.length + lost.length).toBe(4);
		const row = await world.services.db
			.selectFrom('prescription')
			.innerJoin('staff', 'staff.id', 'prescription.claimedBy')
			.innerJoin('store', 'store.id', 'prescription.claimedStoreId')
			.select(['staff.name as by', 'store.name as store'])
			.where('prescription.id', '=', pickup.id)
			.executeTakeFirstOrThrow();
		for (const failure of lost) expect(failure).toMatchObject({ code: 'taken_by_other', detail: row });
	});
});
