import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReverseSaleInput } from '$lib/contract/http/returns';
import { checkOf } from '$lib/domain/verification/verdict';
import { returnChecks } from '$lib/domain/dispensing/reverse-sale';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { readReceipt } from '$lib/server/services/dispensing/read-receipt';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { recordHandIn } from '$lib/server/services/hand-in/record-hand-in';
import { checkReturn } from '$lib/server/services/returns/check-return';
import { reverseSale } from '$lib/server/services/returns/reverse-sale';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { Practice } from '../../fixtures/approved-prescription';
import { allAtOnce, failureOf } from '../../fixtures/at-once';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

const vitaminC = '维生素C片';
const day = 24 * 3_600_000;

describe('packs that come back', () => {
	let world: World;
	let packs: StorePacks;

	beforeAll(async () => {
		world = await createWorld({ RETURN_REASONS: 'quality_problem,dispensing_error' });
		packs = new StorePacks(world);
	});
	afterEach(async () => expect(await findContradictions(world.services.db)).toEqual([]));
	afterAll(() => world.close());

	const sell = (code: string, ctx = world.as.pharmacist1) =>
		sellOtc(ctx, { idempotencyKey: randomUUID(), scans: [code], buyer: null });
	const back = (scan: string, change: Partial<ReverseSaleInput> = {}, ctx = world.as.pharmacist1) =>
		reverseSale(ctx, {
			idempotencyKey: randomUUID(),
			scan,
			reason: 'dispensing_error',
			decision: 'back_for_sale',
			checks: [...returnChecks],
			...change
		});
	const sold = async (ctx = world.as.pharmacist1) => {
		const code = await packs.one(
			vitaminC,
			packs.storeOf(ctx === world.as.pharmacist3 ? 'pharmacist3' : 'pharmacist1')
		);
		return { code, sale: await sell(code, ctx) };
	};
	const packOf = (code: string) =>
		world.services.db.selectFrom('pack').selectAll().where('code', '=', code).executeTakeFirstOrThrow();
	const reasonOf = async (step: Promise<unknown>) => {
		const { code, detail } = await failureOf(step);
		expect(code).toBe('return_refused');
		const refused = detail?.packs as { reason: string }[] | undefined;
		return refused?.[0]?.reason ?? detail?.fault;
	};

	it('go back on the shelf: counted as unsold, told as returned, and may be sold again', async () => {
		const { code, sale } = await sold();
		const checked = await checkReturn(world.as.pharmacist2, { scan: code });
		expect(checked).toMatchObject({
			accepted: true,
			pack: { code, receiptNumber: sale.receiptNumber, cold: false },
			returnDays: 10
		});
		const done = await back(code);
		expect(done).toMatchObject({ code, refundFen: sale.totalFen, receiptNumber: sale.receiptNumber });
		expect(await packOf(code)).toMatchObject({
			status: 'in_stock',
			saleCount: 0,
			unitsDispensed: 0,
			lastSoldAt: null
		});
		const verdict = await verifyCode(world.as.kiosk1a, { input: code });
		expect(verdict.state).toBe('pass');
		expect(checkOf(verdict, 'sale')).toMatchObject({ result: 'pass', reason: 'sale_reversed' });
		expect(verdict.history.map(({ kind }) => kind).slice(-2)).toEqual(['sold', 'returned']);
		const receipt = await readReceipt(world.as.pharmacist1, sale.dispensingId);
		expect(receipt.items[0]?.packs).toMatchObject([{ code, returned: true }]);
		expect(receipt.totalFen).toBe(sale.totalFen);
		const again = await sell(code);
		const fresh = await readReceipt(world.as.pharmacist1, again.dispensingId);
		expect(fresh.items[0]?.packs[0]).not.toHaveProperty('returned');
		expect(await packOf(code)).toMatchObject({ status: 'sold', saleCount: 1 });
	});

	it('are set aside to be destroyed for faults of quality, and never sold again', async () => {
		const { code } = await sold();
		expect(await reasonOf(back(code, { reason: 'quality_problem' }))).toBe('must_be_destroyed');
		await back(code, { reason: 'quality_problem', decision: 'destroy', checks: [] });
		expect((await packOf(code)).status).toBe('returned');
		expect((await failureOf(sell(code))).detail).toMatchObject({ packs: [{ reason: 'not_sellable' }] });
		const verdict = await verifyCode(world.as.kiosk1a, { input: code });
		expect(checkOf(verdict, 'sale')).toMatchObject({ result: 'fail', reason: 'returned' });
		expect(await reasonOf(back(code))).toBe('returned');
	});

	it('are refused by name where the rules say so', async () => {
		const { code } = await sold();
		expect(await reasonOf(back(code, { checks: ['sealed'] }))).toBe('checks_incomplete');
		expect(await reasonOf(back(code, { reason: 'not_needed' }))).toBe('reason_not_allowed');
		expect(await reasonOf(back(code, {}, world.as.pharmacist3))).toBe('sold_elsewhere');
		expect(await checkReturn(world.as.pharmacistB, { scan: code })).toMatchObject({
			accepted: false,
			refused: { name: null }
		});
		expect(await reasonOf(back(await packs.one(vitaminC)))).toBe('not_sold');
		expect(await reasonOf(back('12'))).toBe('unreadable');
		world.clock.advance(11 * day);
		expect(await reasonOf(back(code))).toBe('too_late');
		world.clock.advance(-11 * day);
		await world.services.db.updateTable('pack').set({ saleCount: 2 }).where('code', '=', code).execute();
		expect(await reasonOf(back(code))).toBe('several_sales');
		await world.services.db.updateTable('pack').set({ saleCount: 1 }).where('code', '=', code).execute();
	});

	it('are no longer taken back once they were handed in', async () => {
		const { code } = await sold();
		await recordHandIn(world.as.pharmacist1, {
			idempotencyKey: randomUUID(),
			items: [{ by: 'scan', scan: code, reason: 'unwanted', seen: 'sold' }],
			voucher: null
		});
		expect(await reasonOf(back(code))).toBe('handed_in');
	});

	it('leave the prescription filled that they were dispensed against', async () => {
		const practice = await Practice.open(world);
		const pickup = await practice.approved([{ genericName: '阿莫西林胶囊', packs: 1 }]);
		await openByCode(world.as.pharmacist1, pickup.token);
		const code = await packs.one('阿莫西林胶囊');
		await dispensePacks(world.as.pharmacist1, {
			idempotencyKey: randomUUID(),
			prescriptionId: pickup.id,
			scans: [code],
			partial: false
		});
		await back(code);
		const { status } = await world.services.db
			.selectFrom('prescription')
			.select('status')
			.where('id', '=', pickup.id)
			.executeTakeFirstOrThrow();
		expect(status).toBe('dispensed');
	});

	it('are taken back once, of 64 who try, and once for one key', async () => {
		const other = world.secondProcess();
		const { code } = await sold();
		const { won, lost } = await allAtOnce(
			Array.from(
				{ length: 64 },
				(_, index) => () =>
					back(code, {}, (index % 2 ? world : other).as[index % 4 < 2 ? 'pharmacist1' : 'pharmacist2'])
			)
		);
		expect(won).toHaveLength(1);
		expect(lost.every((failure) => failure.code === 'return_refused')).toBe(true);
		await sell(code);
		const idempotencyKey = randomUUID();
		const same = await allAtOnce(Array.from({ length: 8 }, () => () => back(code, { idempotencyKey })));
		expect(same.lost).toEqual([]);
		expect(new Set(same.won.map(({ reversalId }) => reversalId)).size).toBe(1);
	});
});
