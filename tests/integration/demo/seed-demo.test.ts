import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '$lib/server/services/demo/seed-demo';
import { createWorld, type World } from '../world';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const count = async (table: 'pack' | 'product' | 'traceEvent' | 'packAlias' | 'staff') =>
	Number(
		(
			await world.services.db
				.selectFrom(table)
				.select((build) => build.fn.countAll<number>().as('n'))
				.executeTakeFirstOrThrow()
		).n
	);

describe('the demo world', () => {
	it('is as large as promised and every pack has its history and its second name', async () => {
		expect(await count('product')).toBeGreaterThanOrEqual(60);
		expect(await count('pack')).toBeGreaterThanOrEqual(5_000);
		expect(await count('packAlias')).toBe(await count('pack'));
		expect(await count('traceEvent')).toBeGreaterThan(await count('pack'));
		expect(await count('staff')).toBe(11);
	});

	it('says of each pack what its events say', async () => {
		const wrong = await world.services.db
			.selectFrom('pack')
			.leftJoin('traceEvent', (join) =>
				join.onRef('traceEvent.packCode', '=', 'pack.code').onRef('traceEvent.seq', '=', 'pack.eventSeq')
			)
			.select('pack.code')
			.where((where) =>
				where.or([
					where('traceEvent.seq', 'is', null),
					where.and([where('pack.status', '=', 'sold'), where('traceEvent.bizStep', '!=', 'retail_selling')]),
					where.and([where('pack.status', '=', 'in_stock'), where('traceEvent.bizStep', '!=', 'receiving')]),
					where.and([where('pack.status', '=', 'shipped'), where('traceEvent.bizStep', '!=', 'shipping')])
				])
			)
			.execute();
		expect(wrong).toEqual([]);
	});

	it('is made once, however often and by however many it is asked for', async () => {
		const packs = await count('pack');
		const again = await Promise.all(
			Array.from({ length: 4 }, () => seedDemo(world.services, world.clock.at, () => Promise.resolve('x')))
		);
		expect(again).toEqual([false, false, false, false]);
		expect(await count('pack')).toBe(packs);
	});
});
