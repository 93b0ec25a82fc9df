import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedId } from '$lib/server/demo/fixed-id';
import { findProducts } from '$lib/server/services/product/search-products';
import { compareProducts } from '$lib/server/services/product-master/compare-products';
import {
	mergeProducts,
	partProducts,
	undoProductMerge
} from '$lib/server/services/product-master/merge-products';
import { readMaster } from '$lib/server/services/product-master/read-master';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { demoProduct, ImportDesk, packFile } from '../../fixtures/import-desk';

let desk: ImportDesk;
const twin = fixedId('product', 7001);
const third = fixedId('product', 7002);
const prefix = '8777701';

async function insertTwin(id: string, values: object = {}): Promise<void> {
	const row = await desk.db
		.selectFrom('product')
		.selectAll()
		.where('id', '=', demoProduct.id)
		.executeTakeFirstOrThrow();
	await desk.db
		.insertInto('product')
		.values({
			...row,
			contentPerUnit: JSON.stringify(row.contentPerUnit),
			usage: JSON.stringify(row.usage),
			ingredients: JSON.stringify(row.ingredients),
			id,
			genericName: `${row.genericName} `,
			tradeName: '别名牌',
			pinyin: 'biemingpai',
			pinyinInitials: 'bmp',
			...values
		})
		.execute();
}

beforeAll(async () => {
	desk = await ImportDesk.open();
	await insertTwin(twin);
	await insertTwin(third, {
		tradeName: null,
		approvalNumber: '国药准字Z00000001',
		packSpec: '别的',
		unitsPerPack: 99
	});
	await desk.db
		.insertInto('productIdentifier')
		.values({ scheme: 'trace-prefix', value: prefix, productId: twin, level: 1, source: '测试' })
		.execute();
	const codes = Array.from(
		{ length: 3 },
		(_, at) => `${prefix}${String(at).padStart(13, '0')},1,,TW1,2026-01-01,2028-01-01`
	);
	const seen = await desk.preview({ kind: 'packs' }, packFile(...codes));
	await desk.confirm(seen.id);
	await desk.db
		.insertInto('recall')
		.values({
			id: randomUUID(),
			productId: twin,
			level: 3,
			nature: 'drill',
			status: 'open',
			publishedOn: '2026-01-01',
			reason: '测试',
			source: '测试'
		})
		.execute();
});
afterAll(() => desk.close());

const packsOf = async (productId: string) =>
	(
		await desk.db
			.selectFrom('pack')
			.select('code')
			.where('productId', '=', productId)
			.where('code', 'like', `${prefix}%`)
			.execute()
	).length;
const manager = () => desk.world.as.platform;

it('shows why two products may be one, and their differences field by field', async () => {
	const { candidates, lacking } = await readMaster(manager());
	const pair = candidates.find(({ left, right }) => [left.id, right.id].includes(twin));
	expect(pair?.reasons.map(({ kind }) => kind)).toEqual(['approval', 'name']);
	expect(lacking.find(({ product }) => product.id === twin)?.schemes).toEqual(['insurance', 'gtin']);
	const { fields, packs } = await compareProducts(manager(), { left: demoProduct.id, right: twin });
	expect(fields.filter(({ differs }) => differs).map(({ field }) => field)).toEqual(
		expect.arrayContaining(['tradeName', 'identifiers', 'packs'])
	);
	expect(packs.right).toBe(3);
});

it('merges with codes, batches, recalls and packs, keeps the names searchable, and undoes all of it', async () => {
	const { id, packs } = await mergeProducts(manager(), { kept: demoProduct.id, merged: twin });
	expect(packs).toBe(3);
	expect([await packsOf(demoProduct.id), await packsOf(twin)]).toEqual([3, 0]);
	const code = `${prefix}0000000000000`;
	expect(await verifyCode(desk.world.as.kiosk1a, { input: code })).toMatchObject({
		state: 'pass',
		product: { genericName: demoProduct.genericName }
	});
	expect((await findProducts(desk.world.as.manager, '别名牌')).products.map((product) => product.id)).toEqual(
		[demoProduct.id]
	);
	expect((await findProducts(desk.world.as.manager, '名牌')).products.map((product) => product.id)).toContain(
		demoProduct.id
	);
	expect(
		(await readMaster(manager())).candidates.some(({ left, right }) => [left.id, right.id].includes(twin))
	).toBe(false);
	const again = await desk.preview({ kind: 'packs' }, packFile(`${code},1,,TW1,2026-01-01,2028-01-01`));
	expect(again.counts).toMatchObject({ same: 1, faulty: 0 });
	const entry = await desk.db
		.selectFrom('auditEntry')
		.select('detail')
		.where('action', '=', 'product.merge')
		.executeTakeFirstOrThrow();
	expect(entry.detail).toMatchObject({ merge: id, merged: twin, movedPacks: 3 });

	await undoProductMerge(manager(), id);
	expect([await packsOf(demoProduct.id), await packsOf(twin)]).toEqual([0, 3]);
	for (const table of ['batch', 'recall', 'productIdentifier'] as const)
		expect(
			await desk.db.selectFrom(table).select('productId').where('productId', '=', twin).execute()
		).toHaveLength(1);
	expect(
		(await findProducts(desk.world.as.manager, '别名牌')).products.map((product) => product.id)
	).toContain(twin);
	await expect(undoProductMerge(manager(), id)).rejects.toMatchObject({ code: 'merge_refused' });
});

it('refuses what would change what is counted, or where batches disagree', async () => {
	await expect(mergeProducts(manager(), { kept: demoProduct.id, merged: third })).rejects.toMatchObject({
		code: 'merge_refused',
		detail: { reason: 'units' }
	});
	await desk.db
		.insertInto('batch')
		.values({
			id: randomUUID(),
			productId: demoProduct.id,
			number: 'TW1',
			producedOn: '2026-02-01',
			expiresOn: '2028-01-01'
		})
		.execute();
	await expect(mergeProducts(manager(), { kept: demoProduct.id, merged: twin })).rejects.toMatchObject({
		detail: { reason: 'batch', batch: 'TW1' }
	});
	expect(await packsOf(twin)).toBe(3);
});

it('does not offer again what a person has parted', async () => {
	await partProducts(manager(), { left: twin, right: demoProduct.id });
	const { candidates } = await readMaster(manager());
	expect(candidates.some(({ left, right }) => [left.id, right.id].includes(twin))).toBe(false);
});

it('offers what a mapping file names together, and shows what it could not match', async () => {
	const header = '药品标识码,包装级别,69码,通用名';
	const seen = await desk.preview(
		{ kind: 'mappings' },
		`${header}\n${prefix},1,${demoProduct.gtin13},甲\n8777702,1,6901234567892,没有的药`
	);
	expect(seen.faults.map(({ fault }) => fault)).toEqual(['product_ambiguous', 'product_unknown']);
	await desk.db.deleteFrom('productDistinct').execute();
	const { candidates, unmatchedRows } = await readMaster(manager());
	const pair = candidates.find(({ left, right }) => [left.id, right.id].includes(twin));
	expect(pair?.reasons.map(({ kind }) => kind)).toContain('mapping');
	expect(unmatchedRows).toMatchObject([{ row: 3, name: '没有的药', codes: '8777702 06901234567892' }]);
});
