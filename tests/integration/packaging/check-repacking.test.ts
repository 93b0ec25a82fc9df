import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeA1 } from '$lib/server/demo/demo-people';
import { checkRepacking } from '$lib/server/services/packaging/check-repacking';
import { repack } from '$lib/server/services/packaging/repack';
import { failureOf } from '../../fixtures/at-once';
import { OuterPacks, type CaseCodes } from '../../fixtures/outer-packs';
import { createWorld, type World } from '../world';

describe('looking into an outer pack before it is changed', () => {
	let world: World;
	let goods: CaseCodes;
	const look = (outer: string, action: 'take_out' | 'pack_into', ...pieces: string[]) =>
		checkRepacking(world.as.pharmacist1, { outer, action, pieces });
	const reasons = async (...asked: Parameters<typeof look>) =>
		(await look(...asked)).pieces.map(({ refused }) => refused);

	beforeAll(async () => {
		world = await createWorld();
		goods = await new OuterPacks(world).take(storeA1, 'in_stock');
	});
	afterAll(() => world.close());

	it('names what is directly inside, with its state', async () => {
		const { outer, contents, inside } = await look(goods.outer, 'take_out');
		expect(outer).toMatchObject({ level: 3, here: true, opened: false, genericName: goods.product });
		expect(contents).toMatchObject({ present: goods.boxes.length, state: 'full' });
		expect(inside.map(({ code, state }) => [code, state])).toEqual(
			goods.cartons.map((code) => [code, 'in_stock'])
		);
	});

	it('says of each piece, beside those before it, whether it could be moved', async () => {
		const [from = '', into = ''] = goods.cartons;
		const mine = (await look(from, 'take_out')).inside.map(({ code }) => code);
		const theirs = (await look(into, 'take_out')).inside.map(({ code }) => code);
		expect(await reasons(from, 'take_out', mine[0]!, theirs[0]!, mine[1]!, '81000010000000000001')).toEqual([
			null,
			'not_inside',
			null,
			'not_registered'
		]);
		expect(await reasons(into, 'pack_into', mine[0]!)).toEqual(['beyond_content']);
		await repack(world.as.pharmacist1, { action: 'take_out', outer: into, pieces: [theirs[0]!] });
		// Room for one: the second is too many.
		expect(await reasons(into, 'pack_into', mine[0]!, mine[1]!)).toEqual([null, 'beyond_content']);
		expect((await look(into, 'pack_into', mine[0]!)).pieces[0]?.from).toBe(from);
		await repack(world.as.pharmacist1, { action: 'pack_into', outer: into, pieces: [mine[0]!] });
		expect((await look(into, 'take_out')).inside.map(({ code }) => code)).toContain(mine[0]);
	});

	it('shows nothing of another chain, and takes no box for a case', async () => {
		const reasonOf = async (step: Promise<unknown>) => (await failureOf(step)).detail?.reason;
		expect(
			await reasonOf(
				checkRepacking(world.as.pharmacistB, { outer: goods.outer, action: 'take_out', pieces: [] })
			)
		).toBe('not_registered');
		expect(await reasonOf(look(goods.boxes[0]!, 'take_out'))).toBe('not_outer');
		const other = await checkRepacking(world.as.pharmacist3, {
			outer: goods.outer,
			action: 'take_out',
			pieces: []
		});
		expect(other.outer.here).toBe(false);
	});
});
