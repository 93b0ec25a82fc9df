import { afterAll, beforeAll, expect, it } from 'vitest';
import { readLeaflet } from '$lib/server/services/product/read-leaflet';
import { createWorld, type World } from '../world';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

const idOf = async (genericName: string) =>
	(
		await world.services.db
			.selectFrom('product')
			.select('id')
			.where('genericName', '=', genericName)
			.executeTakeFirstOrThrow()
	).id;

it('says how a medicine without a prescription is used and kept, and nothing of one that needs one', async () => {
	expect(await readLeaflet(world.as.kiosk1a, await idOf('维生素C片'))).toMatchObject({
		genericName: '维生素C片',
		rxClass: expect.stringMatching(/^otc_[ab]$/),
		storageWords: expect.stringMatching(/\S/),
		usage: expect.objectContaining({ unit: 'tablet' })
	});
	await expect(readLeaflet(world.as.kiosk1a, await idOf('阿莫西林胶囊'))).rejects.toMatchObject({
		code: 'not_allowed_now'
	});
});
