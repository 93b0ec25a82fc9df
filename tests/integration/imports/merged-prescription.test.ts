import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedId } from '$lib/server/demo/fixed-id';
import { demoProducts } from '$lib/server/demo/products';
import { dispensePacks } from '$lib/server/services/dispensing/dispense-packs';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';
import { mergeProducts } from '$lib/server/services/product-master/merge-products';
import { Practice } from '../../fixtures/approved-prescription';
import { findContradictions } from '../../fixtures/registry-check';
import { StorePacks } from '../../fixtures/store-packs';
import { createWorld, type World } from '../world';

let world: World;
beforeAll(async () => {
	world = await createWorld();
});
afterAll(() => world.close());

it('a prescription that was signed before its product was merged is dispensed all the same', async () => {
	const { db } = world.services;
	const name = '阿莫西林胶囊';
	const product = demoProducts.find(({ genericName }) => genericName === name);
	const practice = await Practice.open(world);
	const pickup = await practice.approved([{ genericName: name, packs: 1 }]);
	const code = await new StorePacks(world).one(name);
	const kept = fixedId('product', 7100);
	const row = await db
		.selectFrom('product')
		.selectAll()
		.where('id', '=', product?.id ?? '')
		.executeTakeFirstOrThrow();
	await db
		.insertInto('product')
		.values({
			...row,
			id: kept,
			genericName: `${name}（新）`,
			contentPerUnit: JSON.stringify(row.contentPerUnit),
			usage: JSON.stringify(row.usage),
			ingredients: JSON.stringify(row.ingredients)
		})
		.execute();
	await mergeProducts(world.as.platform, { kept, merged: row.id });
	await openByCode(world.as.pharmacist1, pickup.token);
	const receipt = await dispensePacks(world.as.pharmacist1, {
		idempotencyKey: randomUUID(),
		prescriptionId: pickup.id,
		scans: [code],
		partial: false
	});
	expect(receipt).toMatchObject({ status: 'dispensed' });
	const sold = await db.selectFrom('pack').select(['status', 'productId']).where('code', '=', code).execute();
	expect(sold).toEqual([{ status: 'sold', productId: kept }]);
	expect(await findContradictions(db)).toEqual([]);
});
