import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnsOf } from '$lib/domain/imports/columns';
import { gs1CheckDigit } from '$lib/domain/codes/check-digit';
import { makeTemplate } from '$lib/server/services/imports/make-template';
import { findProducts } from '$lib/server/services/product/search-products';
import { confirmOwnImport } from '$lib/server/services/imports/decide-import';
import { readImport } from '$lib/server/services/imports/read-import';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { readCounterPacks } from '$lib/server/repositories/counter-packs';
import type { Context } from '$lib/server/context';
import { demoProduct, ImportDesk, packFile, packLine, traceOf } from '../../fixtures/import-desk';

let desk: ImportDesk;
beforeAll(async () => {
	desk = await ImportDesk.open();
});
afterAll(() => desk.close());

const gtin = (body: string) => body + gs1CheckDigit(body);
const productHeader = columnsOf.products.map(({ zh }) => zh).join(',');
const productLine = (values: Readonly<Record<string, string>> = {}) => {
	const given: Record<string, string> = {
		genericName: '测试胶囊',
		form: '胶囊剂',
		strength: '0.1g',
		packSpec: '0.1g×10粒',
		unitName: '粒',
		unitsPerPack: '10',
		approvalNumber: '国药准字H99998001',
		holder: '测试制药',
		maker: '测试制药',
		rxClass: '甲类',
		storage: '阴凉',
		price: '9.9',
		...values
	};
	return columnsOf.products.map(({ key }) => given[key] ?? '').join(',');
};
const faultsOf = async (kind: 'products' | 'recalls' | 'mappings', text: string) => {
	const seen = await desk.preview({ kind }, text);
	return { ...seen, list: seen.faults.map(({ row, column, fault }) => `${row} ${column} ${fault}`) };
};

describe('products', () => {
	const file = [
		productHeader,
		productLine({ tracePrefix: '8123401', gtin: gtin('690000009801') }),
		productLine({ approvalNumber: '国药准字H99998002', genericName: '测试片', gtin: gtin('690000009802') })
	].join('\n');

	it('are proposed, added once, and can be searched and packed then', async () => {
		const seen = await desk.preview({ kind: 'products' }, file);
		expect(seen).toMatchObject({ status: 'ready', counts: { new: 2, changed: 0, same: 0, faulty: 0 } });
		await desk.confirm(seen.id);
		const [found] = (await findProducts(desk.world.as.manager, 'csjn')).products;
		expect(found).toMatchObject({ genericName: '测试胶囊', rxClass: 'otc_a' });
		const again = await desk.preview({ kind: 'products' }, file);
		expect(again.counts).toEqual({ new: 0, changed: 0, same: 2, faulty: 0 });
		await desk.confirm(again.id);
		const packed = await desk.preview(
			{ kind: 'packs' },
			packFile('81234010000000000001,1,,N1,2026-01-01,2027-01-01')
		);
		expect(packed.rows[0]?.cells.slice(1, 3)).toEqual(['测试胶囊', '1']);
	});

	it('that are there with other facts are shown field by field and left as they are', async () => {
		const seen = await faultsOf(
			'products',
			[productHeader, productLine({ gtin: gtin('690000009801'), strength: '0.2g', price: '10.00' })].join(
				'\n'
			)
		);
		expect(seen.faults).toMatchObject([
			{ row: 2, column: 'strength', value: '0.2g', fault: 'conflict_field', detail: '0.1g' },
			{ row: 2, column: 'price', value: '10.00', fault: 'conflict_field', detail: '9.90' }
		]);
	});

	it('with faults are named column by column', async () => {
		const seen = await faultsOf(
			'products',
			[
				productHeader,
				productLine({
					gtin: '6900000098019',
					rxClass: '未知',
					price: '1.234',
					unitsPerPack: '0',
					insurance: 'X1'
				}),
				productLine({ approvalNumber: 'N1', gtin: gtin('690000009811') }),
				productLine({ approvalNumber: 'N1', genericName: '别的', gtin: gtin('690000009811') }),
				productLine({ approvalNumber: 'N1', gtin: gtin('690000009812') }),
				productLine({ genericName: '@SUM(A1)', approvalNumber: 'N2' })
			].join('\n')
		);
		expect(seen.list).toEqual([
			'2 unitsPerPack out_of_range',
			'2 rxClass not_in_list',
			'2 price not_a_number',
			'2 gtin check_digit',
			'2 insurance not_a_code',
			'4 gtin conflict_code_taken',
			'5 null duplicate',
			'6 genericName formula'
		]);
	});
});

describe('recalls', () => {
	const header = '药品,批号,召回级别,性质,公告日期,状态,原因,来源';
	const line = (batches: string, status = '进行中', product = demoProduct.gtin13) =>
		`${product},${batches},2,召回,2026-03-01,${status},溶出度,持有人公告`;
	const batchesNow = async () =>
		(
			await desk.db
				.selectFrom('recallBatch')
				.innerJoin('recall', 'recall.id', 'recallId')
				.select(['batchNumber', 'status'])
				.where('reason', '=', '溶出度')
				.orderBy('batchNumber')
				.execute()
		).map(({ batchNumber, status }) => `${batchNumber} ${status}`);

	it('are added, repeated without effect, grow and are closed', async () => {
		const first = `${header}\n${line('R2、R1')}`;
		await desk.confirm((await desk.preview({ kind: 'recalls' }, first)).id);
		expect(await batchesNow()).toEqual(['R1 open', 'R2 open']);
		expect((await desk.preview({ kind: 'recalls' }, first)).counts.same).toBe(1);
		const more = await desk.preview({ kind: 'recalls' }, `${header}\n${line('R3')}`);
		expect(more.counts.changed).toBe(1);
		await desk.confirm(more.id);
		await desk.confirm((await desk.preview({ kind: 'recalls' }, `${header}\n${line('R1', '已结束')}`)).id);
		expect(await batchesNow()).toEqual(['R1 closed', 'R2 closed', 'R3 closed']);
		expect((await faultsOf('recalls', `${header}\n${line('R9')}`)).list).toEqual([
			'2 status conflict_recall_closed'
		]);
	});

	it('of a chain are for its packs alone, and leave what is for every chain as it is', async () => {
		const { kiosk1a, manager, managerB, platform } = desk.world.as;
		const take = async (as: Context, text: string) => {
			const id = await desk.upload({ kind: 'recalls' }, text, as);
			await desk.run();
			await confirmOwnImport(as, { id, faulty: 'refuse' });
			await desk.run();
			return readImport(as, id);
		};
		const own = (batch: string, status = '进行中') =>
			`${header}\n${demoProduct.gtin13},${batch},1,召回,2026-04-01,${status},连锁自查,本连锁`;
		const packs = await desk.preview(
			{ kind: 'packs' },
			packFile(packLine(8801, { batch: 'CH1' }), packLine(8802, { batch: 'ALL1' }))
		);
		await desk.confirm(packs.id);
		const stateOf = async (serial: number) => (await verifyCode(kiosk1a, { input: traceOf(serial) })).state;

		await take(managerB, own('CH1'));
		expect(await stateOf(8801)).not.toBe('recalled');
		expect((await readCounterPacks(desk.db, [traceOf(8801)])).get(traceOf(8801))?.recalled).toBe(false);
		await take(manager, own('CH1'));
		expect(await stateOf(8801)).toBe('recalled');
		expect((await readCounterPacks(desk.db, [traceOf(8801)])).get(traceOf(8801))?.recalled).toBe(true);

		expect(await stateOf(8802)).not.toBe('recalled');
		const everywhere = `${header}\n${demoProduct.gtin13},ALL1,1,召回,2026-04-02,进行中,国家公告,药监`;
		await take(platform, everywhere);
		expect(await stateOf(8802)).toBe('recalled');
		// A chain that tells of it again says nothing new, and can neither close nor change it.
		expect((await take(managerB, everywhere)).counts).toMatchObject({ new: 0, same: 1 });
		const closing = await desk.upload({ kind: 'recalls' }, everywhere.replace('进行中', '已结束'), managerB);
		await desk.run();
		expect((await readImport(managerB, closing)).faults).toMatchObject([
			{ column: 'status', fault: 'conflict_field', detail: 'open' }
		]);
		expect(await stateOf(8802)).toBe('recalled');
	});

	it('need a product, batches and days that exist', async () => {
		const text = [
			header,
			line('R1', '', '国药准字H00000000'),
			line('R1', '', gtin('690000009899')),
			`${demoProduct.gtin13},、,2,召回,2026-02-30,,x,y`,
			`${demoProduct.gtin13},R1,4,真的,2026-02-01,,x,y`
		].join('\n');
		expect((await faultsOf('recalls', text)).list).toEqual([
			'2 product product_unknown',
			'3 product product_unknown',
			'4 batches out_of_range',
			'4 published no_such_day',
			'5 level not_in_list',
			'5 nature not_in_list'
		]);
	});
});

describe('three-code mappings', () => {
	const header = '药品标识码,包装级别,医保编码,69码,通用名';
	it('add the codes that are missing to the product that one of them names', async () => {
		const text = [
			header,
			`8123499,2,,${demoProduct.gtin13},名称`,
			`8123498,1,,${gtin('690000009700')},没有的药`,
			`8123497,1,${demoProduct.insuranceCode},,x`
		].join('\n');
		const seen = await faultsOf('mappings', text);
		expect(seen.list).toEqual(['3 null product_unknown']);
		expect(seen.counts).toMatchObject({ changed: 2, faulty: 1 });
		await desk.confirm(seen.id, 'skip');
		const added = await desk.db
			.selectFrom('productIdentifier')
			.select(['value', 'productId', 'level', 'source'])
			.where('value', 'like', '81234%')
			.where('productId', '=', demoProduct.id)
			.orderBy('value')
			.execute();
		expect(added).toEqual([
			{ value: '8123497', productId: demoProduct.id, level: 1, source: '连锁导入' },
			{ value: '8123499', productId: demoProduct.id, level: 2, source: '连锁导入' }
		]);
		expect((await desk.preview({ kind: 'mappings' }, text)).counts).toMatchObject({ same: 2, faulty: 1 });
	});
	it('of one code alone map nothing', async () => {
		expect((await faultsOf('mappings', `${header}\n8123496,1,,,x`)).list).toEqual([
			'2 tracePrefix too_few_codes'
		]);
	});
});

it('reads its own templates', async () => {
	for (const kind of ['packs', 'products', 'recalls', 'mappings'] as const) {
		const seen = await desk.preview({ kind }, makeTemplate(desk.whoMay(kind), kind));
		expect([kind, seen.status, seen.fileFault]).toEqual([kind, 'ready', null]);
		expect(seen.faults.filter(({ fault }) => /not_a|missing|not_in_list|check_digit/.test(fault))).toEqual(
			[]
		);
	}
	expect(traceOf(1)).toMatch(/^8\d{19}$/);
});
