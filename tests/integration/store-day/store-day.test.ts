import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { readRecallCalls } from '$lib/server/services/recall/list-recall-calls';
import { recordRecallCall } from '$lib/server/services/recall/record-recall-call';
import { reverseSale } from '$lib/server/services/returns/reverse-sale';
import { closeDay } from '$lib/server/services/store-day/close-day';
import { readStoreDay } from '$lib/server/services/store-day/read-day';
import { Practice } from '../../fixtures/approved-prescription';
import { failureOf } from '../../fixtures/at-once';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

const medicine = '阿莫西林胶囊';
const vitaminC = '维生素C片';

describe('the day of a store', () => {
	let world: World;
	let packs: StorePacks;
	let dispensingId: string;
	let prescribed: string;

	beforeAll(async () => {
		world = await createWorld();
		packs = new StorePacks(world);
		const { pharmacist1 } = world.as;
		const practice = await Practice.open(world);
		const pickup = await practice.approved([{ genericName: medicine, packs: 1 }]);
		await openByCode(pharmacist1, pickup.token);
		prescribed = await packs.one(medicine);
		({ dispensingId } = await dispensePacks(pharmacist1, {
			idempotencyKey: randomUUID(),
			prescriptionId: pickup.id,
			scans: [prescribed],
			partial: false,
			payment: 'insurance'
		}));
		const [kept = '', back = ''] = await packs.take(vitaminC, 2);
		for (const scan of [kept, back])
			await sellOtc(pharmacist1, {
				idempotencyKey: randomUUID(),
				scans: [scan],
				buyer: null,
				payment: 'cash'
			});
		await reverseSale(pharmacist1, {
			idempotencyKey: randomUUID(),
			scan: back,
			reason: 'dispensing_error',
			decision: 'back_for_sale',
			checks: ['sealed', 'label_intact', 'stored_properly']
		});
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	it('says what was sold, came back and is on the shelf, by payment and by person; not of another store', async () => {
		const day = await readStoreDay(world.as.pharmacist1, {});
		const vitamin = day.products.find(({ name }) => name === vitaminC);
		expect(vitamin).toMatchObject({ soldPacks: 2, backForSale: 1, setAside: 0, handedIn: 0 });
		expect(day.products.find(({ name }) => name === medicine)).toMatchObject({
			soldPacks: 1,
			backForSale: 0
		});
		expect(day.payments.map(({ payment, handOvers }) => [payment, handOvers])).toEqual([
			['cash', 2],
			['insurance', 1]
		]);
		expect(day.work).toEqual([{ name: '吴静怡', approved: 1, returned: 0, handOvers: 3, packs: 3 }]);
		expect(day.refundFen * 2).toBe(day.payments[0]?.totalFen);
		expect((await readStoreDay(world.as.pharmacist3, {})).products).toEqual([]);
		expect((await readStoreDay(world.as.pharmacist1, { day: '2026-11-19' })).work).toEqual([]);
	});

	it('is closed once, under the name of who counted, with the differences of that moment', async () => {
		const { pharmacist1, pharmacist2 } = world.as;
		const open = await readStoreDay(pharmacist1, {});
		const counts = open.products.map(({ productId, name, inStock }) => ({
			productId,
			packs: name === vitaminC ? inStock - 1 : inStock
		}));
		const input = { day: open.day, counts, cashFen: 0, note: '少一盒，已查找' };
		expect(await failureOf(closeDay(pharmacist1, { ...input, day: '2026-11-25' }))).toMatchObject({
			code: 'invalid_input'
		});
		const closed = await closeDay(pharmacist1, input);
		expect(closed.closing).toMatchObject({ pharmacist: '吴静怡', note: '少一盒，已查找', cashFen: 0 });
		expect(closed.closing?.cashExpectedFen).toBe(open.refundFen);
		expect(closed.closing?.counts.filter(({ expected, counted }) => expected !== counted)).toHaveLength(1);
		expect(await failureOf(closeDay(pharmacist2, input))).toMatchObject({ code: 'not_allowed_now' });
		// What is sold afterwards changes nothing of what was signed.
		await sellOtc(pharmacist1, {
			idempotencyKey: randomUUID(),
			scans: [await packs.one(vitaminC)],
			buyer: null
		});
		expect((await readStoreDay(pharmacist2, {})).closing).toEqual(closed.closing);
	});

	it('lists whom to call when a batch is recalled, keeps who was told, and writes down every look', async () => {
		const { pharmacist1, pharmacist3 } = world.as;
		const { db } = world.services;
		const before = (await readRecallCalls(pharmacist1)).calls.length;
		const { productId, batchNumber } = await db
			.selectFrom('dispensedPack')
			.select(['productId', 'batchNumber'])
			.where('packCode', '=', prescribed)
			.executeTakeFirstOrThrow();
		const recallId = randomUUID();
		await db
			.insertInto('recall')
			.values({
				id: recallId,
				productId,
				level: 1,
				nature: 'real',
				status: 'open',
				publishedOn: '2026-11-20',
				reason: '测试',
				source: '测试'
			})
			.execute();
		await db
			.insertInto('recallBatch')
			.values({ recallId, batchNumber: ` ${batchNumber.toLowerCase()} ` })
			.execute();

		const { calls } = await readRecallCalls(pharmacist1);
		expect(calls).toHaveLength(before + 1);
		const call = calls.find((entry) => entry.dispensingId === dispensingId);
		expect(call).toMatchObject({ packs: 1, buyer: { name: '王小芳', phone: '13800000000' }, done: null });
		expect(
			(await readRecallCalls(pharmacist3)).calls.some((entry) => entry.dispensingId === dispensingId)
		).toBe(false);

		const input = { recallId, dispensingId, outcome: 'not_reached' as const };
		expect(await failureOf(recordRecallCall(pharmacist3, input))).toMatchObject({ code: 'not_found' });
		await recordRecallCall(pharmacist1, input);
		await recordRecallCall(pharmacist1, { ...input, outcome: 'reached' });
		const after = (await readRecallCalls(pharmacist1)).calls.find(
			(entry) => entry.dispensingId === dispensingId
		);
		expect(after?.done).toMatchObject({ outcome: 'reached', pharmacist: '吴静怡' });
		const audits = await db
			.selectFrom('auditEntry')
			.select(['action', 'detail'])
			.where('action', 'in', ['recall.call_list', 'recall.call'])
			.execute();
		expect(audits.filter(({ action }) => action === 'recall.call')).toHaveLength(2);
		expect(audits.filter(({ action }) => action === 'recall.call_list').length).toBeGreaterThanOrEqual(2);
		expect(JSON.stringify(audits)).not.toMatch(/王小芳|13800000000/);
	});
});
