import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeA1 } from '$lib/server/demo/demo-people';
import { cancelOwnImport, confirmOwnImport } from '$lib/server/services/imports/decide-import';
import { verifyCode } from '$lib/server/services/verification/verify-code';
import { demoProduct, ImportDesk, packFile, packHeader, packLine, traceOf } from '../../fixtures/import-desk';

let desk: ImportDesk;
beforeAll(async () => {
	desk = await ImportDesk.open();
});
afterAll(() => desk.close());

const packs = { kind: 'packs' } as const;
const packOf = (code: string) =>
	desk.db.selectFrom('pack').selectAll().where('code', '=', code).executeTakeFirst();
const xml = (codes: string, batch = 'batchNo="XML01" madeDate="2026-01-15" validateDate="20280114"') =>
	`<?xml version="1.0" encoding="UTF-8"?><Document><Events version="3.0"><Event name="RelationCreate">
	<Relation productCode="${demoProduct.identificationCodes[1]}" subTypeNo="" cascade="1:2" packageSpec="盒">
	<Batch ${batch}>${codes}</Batch></Relation></Event></Events></Document>`;

describe('packs', () => {
	it('come from the platform’s parent and child file, children under their parents', async () => {
		const [carton, one, two] = [traceOf(100, 2), traceOf(101), traceOf(102)];
		const file = xml(
			`<Code curCode="${one}" packLayer="1" parentCode="${carton}" flag="0"/>
			 <Code curCode="${two}" packLayer="1" parentCode="${carton}" flag="0"/>
			 <Code curCode="${carton}" packLayer="2" parentCode="" flag="0"/>`
		);
		const seen = await desk.preview({ ...packs, name: '关联关系.xml' }, file);
		expect(seen).toMatchObject({ status: 'ready', format: 'xml', counts: { new: 3, faulty: 0 } });
		expect(seen.rows[0]?.cells).toEqual([
			one,
			demoProduct.genericName,
			'1',
			carton,
			'XML01',
			'2026-01-15',
			'2028-01-14',
			String(demoProduct.unitsPerPack)
		]);
		expect(await packOf(one)).toBeUndefined();
		expect(await desk.confirm(seen.id)).toMatchObject({ status: 'done', progress: { done: 3, of: 3 } });
		expect(await packOf(one)).toMatchObject({
			parentCode: carton,
			level: 1,
			status: 'shipped',
			storeId: null
		});
		expect(await packOf(carton)).toMatchObject({ level: 2, contentCount: 2, chainId: expect.any(String) });
		expect(await readdir(desk.folderOfFiles)).toEqual([]);
	});

	it('that were received are stock of the store, and a customer’s scan finds them', async () => {
		const seen = await desk.preview(
			{ ...packs, placement: 'received', store: storeA1 },
			packFile(packLine(110, { batch: 'RCV01' }))
		);
		await desk.confirm(seen.id);
		expect(await packOf(traceOf(110))).toMatchObject({ status: 'in_stock', storeId: storeA1, eventSeq: 1 });
		const verdict = await verifyCode(desk.world.as.kiosk1a, { input: traceOf(110) });
		expect(verdict).toMatchObject({ state: 'pass', batch: { number: 'RCV01' } });
		const [event] = await desk.db
			.selectFrom('traceEvent')
			.select(['bizStep', 'storeId', 'detail'])
			.where('packCode', '=', traceOf(110))
			.execute();
		expect(event).toMatchObject({ bizStep: 'receiving', storeId: storeA1, detail: { import: seen.id } });
	});

	it('that were on the way are received by a second file, once', async () => {
		const file = packFile(packLine(115));
		await desk.confirm((await desk.preview(packs, file)).id);
		const received = await desk.preview({ ...packs, placement: 'received', store: storeA1 }, file);
		expect(received.counts).toMatchObject({ new: 0, changed: 1, same: 0 });
		await desk.confirm(received.id);
		expect(await packOf(traceOf(115))).toMatchObject({ status: 'in_stock', storeId: storeA1, eventSeq: 2 });
	});

	it('of the same file again are the same, and nothing changes', async () => {
		const file = packFile(
			packLine(120),
			packLine(121, { parent: traceOf(122, 2) }),
			packLine(122, { level: 2 })
		);
		await desk.confirm((await desk.preview(packs, file)).id);
		await desk.db.updateTable('pack').set({ status: 'sold' }).where('code', '=', traceOf(120)).execute();
		const before = await packOf(traceOf(120));
		const again = await desk.preview(packs, file);
		expect(again.counts).toEqual({ new: 0, changed: 0, same: 3, faulty: 0 });
		expect((await desk.confirm(again.id)).status).toBe('done');
		expect(await packOf(traceOf(120))).toEqual(before);
	});

	it('that are registered otherwise are conflicts by name and never overwritten', async () => {
		await desk.confirm((await desk.preview(packs, packFile(packLine(130), packLine(131)))).id);
		const before = await packOf(traceOf(130));
		const seen = await desk.preview(
			packs,
			packFile(
				packLine(130, { batch: 'OTHER' }),
				packLine(131, { parent: traceOf(132, 2) }),
				packLine(132, { level: 2 })
			)
		);
		expect(seen.faults).toMatchObject([
			{ row: 2, column: 'batch', fault: 'conflict_batch', detail: 'IMP01 2026-01-15 / 2028-01-14' },
			{ row: 3, column: 'parent', fault: 'conflict_parent' }
		]);
		await expect(
			confirmOwnImport(desk.world.as.manager, { id: seen.id, faulty: 'refuse' })
		).rejects.toMatchObject({ code: 'not_allowed_now' });
		await cancelOwnImport(desk.world.as.manager, seen.id);
		expect(await packOf(traceOf(130))).toEqual(before);
	});

	it('of a batch with other dates than are registered, or than the file itself says, are refused', async () => {
		await desk.confirm((await desk.preview(packs, packFile(packLine(140, { batch: 'DAT01' })))).id);
		const seen = await desk.preview(
			packs,
			packFile(
				packLine(141, { batch: 'DAT01', expires: '2029-01-14' }),
				packLine(142, { batch: 'DAT02' }),
				packLine(143, { batch: 'DAT02', produced: '2026-01-16' })
			)
		);
		expect(seen.faults.map(({ row, fault }) => `${row} ${fault}`)).toEqual([
			'2 batch_dates_differ',
			'3 batch_dates_disagree',
			'4 batch_dates_disagree'
		]);
	});
});

describe('rows with faults', () => {
	const lines = [
		packLine(200, { produced: '2026-02-30' }),
		packLine(201, { expires: '2026-01-15' }),
		packLine(202),
		packLine(202),
		`81234560000000000001,1,,B1,2026-01-15,2028-01-14`,
		`"=HYPERLINK(""http://a"")",1,,B1,2026-01-15,2028-01-14`,
		`8.1E+19,1,,B1,2026-01-15,2028-01-14`,
		packLine(203, { parent: traceOf(299, 2) }),
		packLine(204, { parent: traceOf(205) }),
		packLine(205, { parent: traceOf(204) }),
		packLine(206, { parent: traceOf(206) }),
		packLine(207, { parent: traceOf(208, 2) }),
		packLine(207, { parent: traceOf(209, 2) }),
		packLine(208, { level: 2 }),
		packLine(209, { level: 2, batch: 'X', expires: 'soon' }),
		packLine(210, { parent: traceOf(211, 2) }),
		`${traceOf(211, 2)},2,${traceOf(212, 2)},IMP01,2026-01-15,2028-01-14`,
		`${traceOf(212, 2)},2,,IMP01,2026-01-15,2028-01-14`,
		`${traceOf(213)},2,,IMP01,2026-01-15,2028-01-14`,
		`010691122334455621X1,1,,IMP01,2026-01-15,2028-01-14`
	];

	it('are each named with row, column and reason; the good ones can be taken alone', async () => {
		const seen = await desk.preview(packs, packFile(...lines));
		expect(seen.status).toBe('ready');
		expect(seen.faults.map(({ row, column, fault }) => `${row} ${column} ${fault}`)).toEqual([
			'2 produced no_such_day',
			'3 expires expiry_not_after_production',
			'5 code duplicate',
			'6 code product_unknown',
			'7 code formula',
			'8 code lost_digits',
			'9 parent parent_unknown',
			'10 parent parent_not_above',
			'11 parent parent_not_above',
			'12 parent own_parent',
			'13 parent two_parents',
			'14 parent two_parents',
			'16 expires not_a_date',
			'17 parent parent_faulty',
			'18 parent parent_not_above',
			'20 level level_differs',
			'21 code check_digit'
		]);
		const file = await desk.errorFile(seen.id);
		expect(file.startsWith('\ufeff行号 Row,列 Column')).toBe(true);
		expect(file).toContain(
			`7,追溯码 Trace code,"'=HYPERLINK(""http://a"")",formula,词 formula,words formula\r\n`
		);
		expect(await desk.confirm(seen.id, 'skip')).toMatchObject({ status: 'done', counts: { new: 3 } });
		const taken = await desk.db
			.selectFrom('pack')
			.select('code')
			.where('code', 'like', '%90000000002__')
			.execute();
		expect(taken.map(({ code }) => code).sort()).toEqual(
			[traceOf(202), traceOf(208, 2), traceOf(212, 2)].sort()
		);
	});

	it('stay readable after the import has ended', async () => {
		const seen = await desk.preview(packs, packFile(packLine(230, { produced: '2026-13-01' })));
		await cancelOwnImport(desk.world.as.manager, seen.id);
		expect((await desk.read(seen.id)).faults).toMatchObject([
			{ row: 2, fault: 'no_such_day', value: '2026-13-01' }
		]);
	});
});

it('keeps a store manager’s hands off other chains’ imports', async () => {
	const id = await desk.upload(packs, packHeader);
	await expect(cancelOwnImport(desk.world.as.managerB, id)).rejects.toMatchObject({ code: 'forbidden' });
	await desk.run();
	expect(await desk.read(id)).toMatchObject({ status: 'refused', fileFault: { fault: 'no_rows' } });
});
