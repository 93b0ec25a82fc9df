import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeA1, storeA2 } from '$lib/server/demo/demo-people';
import { OuterPacks } from '../../fixtures/outer-packs';
import { createWorld, type World } from '../world';
import { capture, flagsOf, objectEvent, packing, storeOne, storeTwo } from './events';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const at = (time: string) => ({ eventTime: `2026-11-19T${time}:00+08:00` });

describe('an outer pack', () => {
	it('takes what is inside along when it is received, and leaves what has gone its own way', async () => {
		const cases = await new OuterPacks(world).take(storeA1, 'shipped');
		const uri = (code: string) => `urn:wenyao:cn-trace:${code}`;
		const [alone = '', given = '', ...rest] = cases.boxes;
		await capture(world, [
			objectEvent('receiving', [uri(alone)], { ...at('08:00'), bizLocation: storeTwo }),
			objectEvent('retail_selling', [uri(given)], at('12:00'))
		]);
		expect(await flagsOf(world, given)).toEqual(['sold_before_received']);
		const receipt = {
			...packing(uri(cases.outer), [uri(cases.cartons[0]!)], at('09:00')),
			action: 'OBSERVE',
			bizStep: 'receiving',
			bizLocation: storeOne
		};
		expect((await capture(world, [receipt])).job.progress).toMatchObject({ captured: 1, flagged: 0 });
		const rows = await world.services.db
			.selectFrom('pack')
			.select(['code', 'status', 'storeId'])
			.where('code', 'in', [cases.outer, ...cases.cartons, ...cases.boxes])
			.execute();
		const of = (code: string) => rows.find((row) => row.code === code);
		for (const code of [cases.outer, ...cases.cartons, ...rest])
			expect(of(code)).toMatchObject({ status: 'in_stock', storeId: storeA1 });
		expect(of(alone)).toMatchObject({ status: 'in_stock', storeId: storeA2 });
		// The receipt that its sale lacked came with the case.
		expect(of(given)).toMatchObject({ status: 'sold' });
		expect(await flagsOf(world, given)).toEqual([]);
		// A box that is told of by itself afterwards is no second receipt, and no contradiction.
		const { job } = await capture(world, [objectEvent('receiving', [uri(rest[0]!)], at('09:05'))]);
		expect(job.progress).toMatchObject({ flagged: 0 });
		// What rested on the receipt goes with it when it is declared wrong.
		await capture(world, [
			{
				...receipt,
				errorDeclaration: { declarationTime: '2026-11-19T16:00:00+08:00', reason: 'incorrect_data' }
			}
		]);
		const back = await world.services.db
			.selectFrom('pack')
			.select('status')
			.where('code', '=', rest[1]!)
			.executeTakeFirstOrThrow();
		expect(back.status).toBe('shipped');
	});
});
