import { createWriteStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { cancelOwnImport } from '$lib/server/services/imports/decide-import';
import { ImportDesk, packFile, packHeader, packLine, traceOf } from '../../fixtures/import-desk';

let desk: ImportDesk;
let packsBefore: number;
const countPacks = async () =>
	Number(
		(
			await desk.db
				.selectFrom('pack')
				.select(({ fn }) => fn.countAll<number>().as('n'))
				.executeTakeFirstOrThrow()
		).n
	);
beforeAll(async () => {
	desk = await ImportDesk.open();
	packsBefore = await countPacks();
});
afterAll(async () => {
	expect(await countPacks()).toBe(packsBefore);
	await desk.close();
});

const packs = { kind: 'packs' } as const;

async function zip(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
	const file = new yazl.ZipFile();
	for (const [name, content] of Object.entries(parts)) file.addBuffer(Buffer.from(content as string), name);
	file.end();
	const path = join(tmpdir(), `zip-${process.pid}-${Math.random()}`);
	await pipeline(file.outputStream, createWriteStream(path));
	const bytes = await readFile(path);
	await rm(path);
	return bytes;
}

const workbook = `<workbook xmlns:r="r"><sheets><sheet name="一" r:id="rId1"/><sheet name="二" r:id="rId2"/></sheets></workbook>`;
const relations = `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`;
const inline = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
const headers = packHeader
	.split(',')
	.map((name, at) => inline(`${'ABCDEF'[at]}1`, name))
	.join('');
const sheetOf = (rows: string) =>
	`<worksheet><sheetData><row r="1">${headers}</row>${rows}</sheetData></worksheet>`;
const xlsx = (rows: string, more: Readonly<Record<string, string | Buffer>> = {}) =>
	zip({
		'xl/workbook.xml': workbook,
		'xl/_rels/workbook.xml.rels': relations,
		'xl/worksheets/sheet1.xml': sheetOf(rows),
		...more
	});

describe('encodings', () => {
	const text = packFile(packLine(300));
	const utf16 = (order: 'le' | 'be') => {
		const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
		return order === 'le' ? bytes : bytes.swap16();
	};
	/** 追溯码,包装级别,上级码,批号,生产日期,有效期至 as a Chinese spreadsheet saves it. */
	const gbkHeader = Buffer.from(
		'd7b7cbddc2eb2cb0fcd7b0bcb6b1f02cc9cfbcb6c2eb2cc5fabac52cc9fab2facdc8c6da2cd3d0d0a7c6dad6c1'.replace(
			'cdc8c6da',
			'c8d5c6da'
		),
		'hex'
	);
	const rows: readonly (readonly [string, string, Uint8Array])[] = [
		['UTF-8', 'utf-8', Buffer.from(text)],
		['UTF-8 with its mark', 'utf-8', Buffer.from(`\ufeff${text}`)],
		['UTF-16, little end first', 'utf-16le', utf16('le')],
		['UTF-16, big end first', 'utf-16be', utf16('be')],
		['GBK', 'gb18030', Buffer.concat([gbkHeader, Buffer.from(`\n${packLine(300)}\n`)])]
	];
	it.each(rows)('%s is read', async (_, encoding, bytes) => {
		const seen = await desk.preview(packs, bytes);
		expect(seen).toMatchObject({ status: 'ready', facts: { encoding }, counts: { new: 1, faulty: 0 } });
		await cancelOwnImport(desk.world.as.manager, seen.id);
	});

	it('half of one and half of another is of none, and the place is told', async () => {
		const bytes = Buffer.concat([Buffer.from(`${text}\n`), gbkHeader, Buffer.from([0xff, 0x0a])]);
		expect(await desk.preview(packs, bytes)).toMatchObject({
			status: 'refused',
			fileFault: { fault: 'unknown_encoding', line: 3, at: Buffer.byteLength(text) + 5 }
		});
	});

	it('a zero byte is no text', async () => {
		expect(await desk.preview(packs, `${text}\n\0`)).toMatchObject({
			fileFault: { fault: 'unknown_encoding' }
		});
	});
});

describe('XML', () => {
	const relation = (content: string) => `<Relation productCode="1"><Batch>${content}</Batch></Relation>`;
	const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
	const rows: readonly (readonly [string, string, object])[] = [
		[
			'entity bomb',
			`<?xml version="1.0"?>\n${bomb}<Document>&b;</Document>`,
			{ fault: 'doctype_refused', line: 2 }
		],
		['outer entity', `<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>`, { fault: 'doctype_refused', line: 1 }],
		['unknown entity', `<Document>\n&lol;</Document>`, { fault: 'malformed_xml', line: 2 }],
		['cut off', `<Document><Relation>`, { fault: 'malformed_xml' }],
		['deep nesting', '<a>'.repeat(50_000), { fault: 'too_deep' }],
		['an endless tag', `<Document a="${'x'.repeat(2_000_000)}`, { fault: 'token_too_long' }],
		[
			'an element that would be lost',
			`<Document>\n${relation('<Pack/>')}</Document>`,
			{ fault: 'unexpected_element', line: 2, detail: 'Batch > Pack' }
		],
		['a code outside a batch', `<Document><Code/></Document>`, { fault: 'unexpected_element' }],
		['without a code', `<Document/>`, { fault: 'no_rows' }]
	];
	it.each(rows)('%s is refused with place and reason', async (_, text, fileFault) => {
		expect(await desk.preview(packs, text)).toMatchObject({ status: 'refused', fileFault });
	});
	it('is of packs alone', async () => {
		await expect(desk.upload({ kind: 'recalls' }, '<a/>')).rejects.toMatchObject({ code: 'file_refused' });
	});
});

describe('CSV', () => {
	const rows: readonly (readonly [string, string, object])[] = [
		[
			'a quote that is never closed',
			`${packHeader}\n"${packLine(1)}\n`.repeat(2),
			{ fault: 'malformed_csv' }
		],
		['a row without end', `${packHeader}\n"${'x'.repeat(200_000)}`, { fault: 'record_too_long' }],
		['a missing column', '追溯码,批号\n1,2', { fault: 'column_missing', detail: '生产日期 (Produced on)' }],
		[
			'an unknown column',
			`${packHeader},备注\n`,
			{ fault: 'column_unknown', line: 1, at: 7, detail: '备注' }
		],
		['a column twice', `${packHeader},Batch\n`, { fault: 'column_twice', detail: 'Batch' }],
		['columns without end', `${'批号,'.repeat(5_000)}\n`, { fault: 'too_many_columns' }],
		['nothing but a header', packHeader, { fault: 'no_rows' }]
	];
	it.each(rows)('%s is refused', async (_, text, fileFault) => {
		expect(await desk.preview(packs, text)).toMatchObject({ status: 'refused', fileFault });
	});
	it.each([
		['nothing at all', ''],
		['an old .xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
		['a PDF', '%PDF-1.7']
	])('%s is not even kept', async (_, bytes) => {
		await expect(desk.upload(packs, bytes)).rejects.toMatchObject({ code: 'file_refused' });
	});
});

describe('XLSX', () => {
	it('is read with texts, numbers and days of the spreadsheet, formulas named', async () => {
		const shared = `<sst><si><t>${traceOf(310)}</t></si><si><r><t>${traceOf(311)}</t></r><rPh><t>x</t></rPh></si></sst>`;
		const row = (at: number, code: string, produced: string) =>
			`<row r="${at}">${code}<c r="B${at}"><v>1</v></c>${inline(`D${at}`, 'XLS01')}${produced}<c r="F${at}"><v>46766</v></c></row>`;
		const file = await xlsx(
			[
				row(2, '<c r="A2" t="s"><v>0</v></c>', '<c r="E2"><v>46037</v></c>'),
				row(3, '<c r="A3" t="s"><v>1</v></c>', inline('E3', '2026年1月15日')),
				row(4, '<c r="A4"><v>8.0990010000000007E+19</v></c>', '<c r="E4"><v>46037</v></c>'),
				row(6, '<c r="A6" t="str"><f>A2</f><v>1</v></c>', '<c r="E6" t="e"><v>#REF!</v></c>')
			].join(''),
			{ 'xl/sharedStrings.xml': shared }
		);
		const seen = await desk.preview(packs, file);
		expect(seen).toMatchObject({ status: 'ready', format: 'xlsx', facts: { sheet: '一', otherSheets: 1 } });
		expect(seen.rows.map(({ row: at, cells }) => [at, cells[0], cells[5], cells[6]])).toEqual([
			[2, traceOf(310), '2026-01-15', '2028-01-14'],
			[3, traceOf(311), '2026-01-15', '2028-01-14']
		]);
		expect(seen.faults.map(({ row: at, column, fault }) => `${at} ${column} ${fault}`)).toEqual([
			'4 code lost_digits',
			'6 code formula',
			'6 produced error_cell'
		]);
		await cancelOwnImport(desk.world.as.manager, seen.id);
	});

	it.each([
		[
			'a zip bomb',
			() => xlsx('', { 'xl/worksheets/sheet1.xml': Buffer.alloc(64 * 1024 * 1024, ' ') }),
			'zip_ratio'
		],
		[
			'a bomb in a part that is not read',
			() => xlsx('', { 'x.bin': Buffer.alloc(64 * 1024 * 1024) }),
			'zip_ratio'
		],
		[
			'a document type in a sheet',
			() => xlsx('', { 'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a/>' }),
			'doctype_refused'
		],
		[
			'deep nesting in a sheet',
			() => xlsx('', { 'xl/worksheets/sheet1.xml': '<a>'.repeat(1000) }),
			'too_deep'
		],
		['columns without end', () => xlsx('<row r="2"><c r="XFD2"><v>1</v></c></row>'), 'too_many_columns'],
		['another zip', () => zip({ 'a.txt': 'a' }), 'not_a_workbook'],
		[
			'too many parts',
			() => zip(Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`p${at}`, '']))),
			'zip_too_many_entries'
		],
		[
			'days counted from 1904',
			() => xlsx('', { 'xl/workbook.xml': '<workbook><workbookPr date1904="1"/></workbook>' }),
			'dates_of_1904'
		],
		['a zip cut off', async () => (await xlsx('')).subarray(0, 300), 'malformed_zip']
	] as const)('%s is refused', async (_, make, fault) => {
		expect(await desk.preview(packs, await make())).toMatchObject({
			status: 'refused',
			fileFault: { fault }
		});
	});

	it('that claims a smaller size than it unpacks to is refused', async () => {
		const bytes = await xlsx('', { 'xl/worksheets/sheet1.xml': `${sheetOf('')}${' '.repeat(300_000)}` });
		// The size that the zip's directory claims for the sheet: made small, so that only unpacking tells the truth.
		const size = Buffer.alloc(4);
		size.writeUInt32LE(Buffer.byteLength(sheetOf('')) + 300_000);
		const at = bytes.lastIndexOf(size);
		bytes.writeUInt32LE(1_000, at);
		expect(await desk.preview(packs, bytes)).toMatchObject({
			status: 'refused',
			fileFault: { fault: 'malformed_zip' }
		});
	});
});

it('leaves no file behind', async () => {
	expect(await readdir(desk.folderOfFiles)).toEqual([]);
});
