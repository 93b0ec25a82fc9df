import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkOf } from '$lib/domain/verification/verdict';
import { checkPack } from '$lib/server/services/dispensing/check-pack';
import { readReceipt } from '$lib/server/services/dispensing/read-receipt';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { checkReturn } from '$lib/server/services/returns/check-return';
import { verifyCode } from '$lib/server/services/verification/verify-code';
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
