import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sellOtc } from '$lib/server/services/dispensing/sell-otc';
import { checkOf } from '$lib/domain/verification/verdict';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import type { DemoPack } from '$lib/server/demo/rows';
import { createWorld, type World } from '../world';
import {
	boxInStock,
	boxOfChainB,
	boxUnderWay,
	call,
	capture,
	carton,
	context,
	flagsOf,
	linkOf,
	objectEvent,
	packing,
	packRow,
	storeOne,
	storeTwo,
	uriOf,
	work,
	documentOf
} from './events';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const verify = (pack: DemoPack) => verifyCode(world.as.kiosk1a, { input: pack.traceCode });
const at = (time: string) => ({ eventTime: `2026-11-19T${time}:00+08:00` });

async function wayOf({ traceCode }: DemoPack) {
	const rows = await world.services.db
		.selectFrom('traceEvent')
		.select(['seq', 'bizStep', 'epcisEvent'])
		.where('packCode', '=', traceCode)
		.orderBy('seq')
		.execute();
	return rows.map(({ bizStep }) => bizStep);
}

const isOnRecord = async (event: Record<string, unknown>) =>
	(await call(world, 'GET events/[eventID]', { params: { eventID: String(event.eventID) } })).status === 200;

describe('what fits', () => {
	it('is believed: a receipt puts the box into stock at the store, a sale sells it', async () => {
		const box = boxUnderWay(0);
		const { job } = await capture(world, [
			objectEvent('receiving', [linkOf(box)], at('09:00')),
			objectEvent('retail_selling', [uriOf(box)], at('15:00'))
		]);
		expect(job.progress).toMatchObject({ captured: 2, flagged: 0 });
		expect(await packRow(world, box)).toMatchObject({
			status: 'sold',
			saleCount: 1,
			eventSeq: 4,
			unitsDispensed: box.contentCount
		});
		expect(await wayOf(box)).toEqual(['commissioning', 'shipping', 'receiving', 'retail_selling']);
		expect((await verify(box)).state).toBe('sold');
	});

	it('is told to the customer: shipped, received, sold, by any name of the steps', async () => {
		const box = boxUnderWay(1);
		const step = 'https://ref.gs1.org/cbv/BizStep-receiving';
		await capture(world, [
			objectEvent(step, [uriOf(box)], { ...at('09:00'), bizLocation: undefined, readPoint: storeOne })
		]);
		const answer = await verify(box);
		expect(answer.state).toBe('pass');
		expect(checkOf(answer, 'origin').reason).toBe('received_here');
		expect(answer.history.map(({ kind }) => kind)).toEqual(['made', 'shipped', 'received']);
	});

	it('takes a box out of its carton, and all boxes when none is named', async () => {
		const box = boxInStock(0);
		const outer = (await packRow(world, box)).parentCode ?? '';
		const emptied = packing(`urn:wenyao:cn-trace:${outer}`, [], { action: 'DELETE', bizStep: 'unpacking' });
		await capture(world, [emptied]);
		expect((await packRow(world, box)).parentCode).toBeNull();
		const inside = await world.services.db
			.selectFrom('pack')
			.select('code')
			.where('parentCode', '=', outer)
			.execute();
		expect(inside).toEqual([]);
	});
});

describe('sold before received', () => {
	it('is kept as an event, flagged, and not believed', async () => {
		const box = boxUnderWay(2);
		const sale = objectEvent('retail_selling', [uriOf(box)], at('15:00'));
		const { job } = await capture(world, [sale]);
		expect(job).toMatchObject({ success: true, progress: { captured: 1, flagged: 1 } });
		expect(await isOnRecord(sale)).toBe(true);
		expect(await packRow(world, box)).toMatchObject({ status: 'shipped', saleCount: 0 });
		expect(await flagsOf(world, box.traceCode)).toEqual(['sold_before_received']);
		const origin = checkOf(await verify(box), 'origin');
		expect([origin.result, origin.reason]).toEqual(['attention', 'sold_before_received']);
	});

	it('is explained by the receipt that comes late, and then the box is sold', async () => {
		const box = boxUnderWay(3);
		await capture(world, [objectEvent('retail_selling', [uriOf(box)], at('15:00'))]);
		await capture(world, [objectEvent('receiving', [uriOf(box)], at('09:00'))]);
		expect(await packRow(world, box)).toMatchObject({ status: 'sold', saleCount: 1 });
		expect(await flagsOf(world, box.traceCode)).toEqual([]);
		const answer = await verify(box);
		expect(answer.state).toBe('sold');
		expect(checkOf(answer, 'origin').reason).toBe('received_here');
	});

	it('stays when the receipt happened after the sale', async () => {
		const box = boxUnderWay(4);
		await capture(world, [objectEvent('retail_selling', [uriOf(box)], at('08:00'))]);
		await capture(world, [objectEvent('receiving', [uriOf(box)], at('09:00'))]);
		expect(await packRow(world, box)).toMatchObject({ status: 'in_stock', saleCount: 0 });
		expect(await flagsOf(world, box.traceCode)).toEqual(['sold_before_received']);
		expect(checkOf(await verify(box), 'origin').reason).toBe('sold_before_received');
	});
});

describe('two parents', () => {
	it('never replace the first one, and stop the box at the next scan', async () => {
		const box = boxInStock(20);
		const first = (await packRow(world, box)).parentCode;
		const other = [carton(0), carton(1), carton(2)].find(({ traceCode }) => traceCode !== first);
		if (!other) throw new RangeError('no other carton');
		expect(checkOf(await verify(box), 'packaging').result).toBe('pass');
		const event = packing(uriOf(other), [uriOf(box)]);
		await capture(world, [event]);
		expect(await isOnRecord(event)).toBe(true);
		expect((await packRow(world, box)).parentCode).toBe(first);
		expect(await flagsOf(world, box.traceCode)).toEqual(['two_parents']);
		const answer = await verify(box);
		expect([answer.state, checkOf(answer, 'packaging').reason]).toEqual(['mismatch', 'two_parents']);
		// What the kiosk stops, no counter hands over.
		const sale = sellOtc(world.as.pharmacist1, {
			idempotencyKey: randomUUID(),
			scans: [box.traceCode],
			buyer: null
		});
		await expect(sale).rejects.toMatchObject({
			code: 'packs_refused',
			detail: { packs: [{ reason: 'record_mismatch' }] }
		});
	});

	it('are one parent again when the second event is declared wrong', async () => {
		const box = boxInStock(21);
		const first = (await packRow(world, box)).parentCode;
		const other = [carton(0), carton(1), carton(2)].find(({ traceCode }) => traceCode !== first);
		const event = packing(uriOf(other ?? carton(0)), [uriOf(box)]);
		await capture(world, [event]);
		const declaration = {
			...event,
			errorDeclaration: { declarationTime: '2026-11-19T20:00:00+08:00', reason: 'did_not_occur' }
		};
		const { job } = await capture(world, [declaration]);
		expect(job).toMatchObject({ success: true, progress: { captured: 1, repeated: 0 } });
		expect(await flagsOf(world, box.traceCode)).toEqual([]);
		expect((await verify(box)).state).toBe('pass');
	});
});

describe('a loop of parents', () => {
	it('is not believed, even when one document closes it', async () => {
		const [a, b, c] = [boxInStock(30), boxInStock(31), boxInStock(32)];
		const clear = [a, b, c].map((box) => uriOf(box));
		for (const box of [a, b, c]) {
			const outer = (await packRow(world, box)).parentCode ?? '';
			await capture(world, [
				packing(`urn:wenyao:cn-trace:${outer}`, [uriOf(box)], { action: 'DELETE', ...at('07:00') })
			]);
		}
		const [ua = '', ub = '', uc = ''] = clear;
		const { job } = await capture(world, [packing(ub, [ua]), packing(uc, [ub]), packing(ua, [uc])]);
		expect(job.progress).toMatchObject({ captured: 3, flagged: 1 });
		expect([(await packRow(world, a)).parentCode, (await packRow(world, b)).parentCode]).toEqual([
			b.traceCode,
			c.traceCode
		]);
		expect((await packRow(world, c)).parentCode).toBeNull();
		expect(await flagsOf(world, c.traceCode)).toEqual(['parent_loop']);
		const answer = await verify(c);
		expect([answer.state, checkOf(answer, 'packaging').reason]).toEqual(['mismatch', 'parent_loop']);
	});

	it('is not made by two captures at once either', async () => {
		const [a, b] = [boxInStock(40), boxInStock(41)];
		for (const box of [a, b]) {
			const outer = (await packRow(world, box)).parentCode ?? '';
			await capture(world, [
				packing(`urn:wenyao:cn-trace:${outer}`, [uriOf(box)], { action: 'DELETE', ...at('07:00') })
			]);
		}
		const alone = (event: Record<string, unknown>) => ({ '@context': context, ...event });
		const answers = await Promise.all([
			call(world, 'POST events', { body: alone(packing(uriOf(b), [uriOf(a)])) }),
			call(world.secondProcess(), 'POST events', { body: alone(packing(uriOf(a), [uriOf(b)])) })
		]);
		expect(answers.map(({ status }) => status)).toEqual([201, 201]);
		const parents = [(await packRow(world, a)).parentCode, (await packRow(world, b)).parentCode];
		expect(parents.filter((parent) => parent !== null)).toHaveLength(1);
		expect([...(await flagsOf(world, a.traceCode)), ...(await flagsOf(world, b.traceCode))]).toEqual([
			'parent_loop'
		]);
	});
});

describe('what else does not fit', () => {
	it('does not change a pack that another chain holds, nor its history', async () => {
		const box = boxOfChainB(0);
		const before = await packRow(world, box);
		const event = objectEvent('retail_selling', [uriOf(box)]);
		await capture(world, [event]);
		expect(await isOnRecord(event)).toBe(true);
		expect(await packRow(world, box)).toEqual(before);
		expect(await flagsOf(world, box.traceCode)).toEqual(['other_holder']);
	});

	it('keeps events about packs that nobody registered', async () => {
		const code = '89999990000000000001';
		const { job } = await capture(world, [
			objectEvent('receiving', [
				`urn:wenyao:cn-trace:${code}`,
				'urn:epc:id:sgtin:6901234.0x',
				'https://id.example.org/things/7'
			])
		]);
		expect(job.progress).toMatchObject({ captured: 1, flagged: 1 });
		expect(await flagsOf(world, code)).toEqual(['unknown_pack']);
		expect(await flagsOf(world, 'urn:epc:id:sgtin:6901234.0x')).toEqual(['unreadable_epc']);
		const rows = await world.services.db.selectFrom('pack').select('code').where('code', '=', code).execute();
		expect(rows).toEqual([]);
	});

	it('takes a word that every object inherits for a step like any other', async () => {
		const box = boxInStock(52);
		const steps = ['constructor', '__proto__', 'toString'].map(
			(word) => `https://ref.gs1.org/cbv/BizStep-${word}`
		);
		const { job } = await capture(
			world,
			steps.map((step) => objectEvent(step, [uriOf(box)]))
		);
		expect(job).toMatchObject({ success: true, progress: { captured: 3, flagged: 0 } });
		const answer = await verify(box);
		expect([answer.state, answer.history.map(({ kind }) => kind)]).toEqual([
			'pass',
			['made', 'shipped', 'received']
		]);
	});

	it('does not believe a second receipt elsewhere, nor the future', async () => {
		const box = boxInStock(50);
		await capture(world, [objectEvent('receiving', [uriOf(box)], { bizLocation: storeTwo })]);
		const later = boxInStock(51);
		await capture(world, [
			objectEvent('retail_selling', [uriOf(later)], { eventTime: '2026-12-24T10:00:00+08:00' })
		]);
		expect(await flagsOf(world, box.traceCode)).toEqual(['received_twice']);
		expect(await flagsOf(world, later.traceCode)).toEqual(['in_future']);
		expect((await packRow(world, later)).status).toBe('in_stock');
		const there = await verifyCode(world.as.kiosk2a, { input: box.traceCode });
		expect(checkOf(there, 'origin').reason).toBe('received_elsewhere');
	});
});

describe('an error declaration', () => {
	it('takes back what was believed, and keeps both events', async () => {
		const box = boxUnderWay(6);
		const receipt = objectEvent('receiving', [uriOf(box)], at('09:00'));
		await capture(world, [receipt]);
		expect((await packRow(world, box)).status).toBe('in_stock');
		const declaration = {
			...receipt,
			errorDeclaration: {
				declarationTime: '2026-11-19T20:00:00+08:00',
				reason: 'incorrect_data',
				correctiveEventIDs: ['urn:uuid:2b1f4c1e-0000-4000-8000-000000000001']
			}
		};
		await capture(world, [declaration]);
		expect(await packRow(world, box)).toMatchObject({ status: 'shipped' });
		expect(await flagsOf(world, box.traceCode)).toEqual(['declared_wrong']);
		expect(checkOf(await verify(box), 'origin').reason).toBe('not_received_here');
		const both = await call(world, 'GET events/[eventID]', { params: { eventID: String(receipt.eventID) } });
		const list = both.body.epcisBody.queryResults.resultsBody.eventList;
		expect(list).toHaveLength(2);
		expect(list[1].errorDeclaration).toEqual(declaration.errorDeclaration);
	});

	it('leaves a pack on which later events rest, and flags it', async () => {
		const box = boxUnderWay(7);
		const receipt = objectEvent('receiving', [uriOf(box)], at('09:00'));
		await capture(world, [receipt, objectEvent('retail_selling', [uriOf(box)], at('15:00'))]);
		const errorDeclaration = { declarationTime: '2026-11-19T20:00:00+08:00' };
		await capture(world, [{ ...receipt, errorDeclaration }]);
		expect(await packRow(world, box)).toMatchObject({ status: 'sold', saleCount: 1 });
		expect(await flagsOf(world, box.traceCode)).toEqual(['rests_on_error']);
	});

	it('that comes first keeps its event from being believed', async () => {
		const box = boxUnderWay(8);
		const receipt = objectEvent('receiving', [uriOf(box)], at('09:00'));
		const errorDeclaration = { declarationTime: '2026-11-19T20:00:00+08:00' };
		const { job } = await capture(world, [{ ...receipt, errorDeclaration }, receipt]);
		expect(job.progress).toMatchObject({ captured: 2 });
		expect((await packRow(world, box)).status).toBe('shipped');
	});

	it('that says something else than its event is refused', async () => {
		const receipt = objectEvent('receiving', [uriOf(boxUnderWay(9))], at('09:00'));
		await capture(world, [receipt]);
		const errorDeclaration = { declarationTime: '2026-11-19T20:00:00+08:00' };
		const { job } = await capture(world, [{ ...receipt, bizStep: 'shipping', errorDeclaration }]);
		expect(job).toMatchObject({ success: false, errors: [{ path: '/epcisBody/eventList/0/eventID' }] });
	});
});

it('believes each event once, however many processes work on the documents', async () => {
	const box = boxUnderWay(10);
	const document = documentOf([
		objectEvent('receiving', [uriOf(box)], at('09:00')),
		objectEvent('retail_selling', [uriOf(box)], at('15:00'))
	]);
	await call(world, 'POST capture', { body: document });
	world.clock.advance(1);
	await call(world, 'POST capture', {
		body: document,
		headers: { 'GS1-EPCIS-Capture-Error-Behaviour': 'proceed' }
	});
	await Promise.all([work(world), work(world.secondProcess()), work(world)]);
	await work(world);
	expect(await packRow(world, box)).toMatchObject({ status: 'sold', saleCount: 1, eventSeq: 4 });
	const open = await world.services.db.selectFrom('captureItem').select('jobId').execute();
	expect(open).toEqual([]);
});
