import type { Readable } from 'node:stream';
import type { ImportKind } from '$lib/domain/imports/import-kinds';
import { readHeader, type Positions } from '$lib/domain/imports/read-header';
import { RowFields, type Cell } from '$lib/domain/imports/row-fields';
import { FileRefused } from '$lib/domain/imports/row-faults';
import { openWorkbook, type Workbook } from './open-workbook';
import { readSharedStrings } from './read-shared-strings';
import { SheetRows } from './sheet-rows';
import type { ReadingProgress, SourceRow } from './source-row';
import { createXmlStream, type XmlEvents } from './xml-stream';

async function readPart(part: Readable, events: XmlEvents): Promise<void> {
	const stream = createXmlStream(events);
	part.setEncoding('utf8');
	for await (const text of part as AsyncIterable<string>) stream.write(text);
	stream.end();
}

interface Sheet {
	readonly name: string;
	readonly relation: string;
}

async function findSheets(book: Workbook): Promise<Sheet[]> {
	const part = await book.open('xl/workbook.xml');
	if (!part) throw new FileRefused({ fault: 'not_a_workbook', detail: 'xl/workbook.xml' });
	const sheets: Sheet[] = [];
	await readPart(part, {
		open(name, attributes) {
			if (name === 'workbookPr' && /^(1|true)$/.test(attributes.date1904 ?? ''))
				throw new FileRefused({ fault: 'dates_of_1904' });
			if (name === 'sheet') sheets.push({ name: attributes.name ?? '', relation: attributes['r:id'] ?? '' });
		}
	});
	return sheets;
}

/** The part that holds the first sheet. */
async function sheetPart(book: Workbook, sheet: Sheet | undefined): Promise<Readable> {
	let target: string | undefined;
	const relations = await book.open('xl/_rels/workbook.xml.rels');
	if (relations)
		await readPart(relations, {
			open(name, attributes) {
				if (name === 'Relationship' && attributes.Id === sheet?.relation) target = attributes.Target;
			}
		});
	const path = target?.startsWith('/') ? target.slice(1) : `xl/${target ?? 'worksheets/sheet1.xml'}`;
	const part = await book.open(path);
	if (!part) throw new FileRefused({ fault: 'not_a_workbook', detail: path.slice(0, 80) });
	return part;
}

const headerText = (cell: Cell): string =>
	typeof cell === 'string' ? cell : 'number' in cell ? cell.number : '';

/** The first sheet, streamed; the others are counted for the preview. @throws FileRefused */
export async function* readXlsx(
	kind: ImportKind,
	path: string,
	progress: ReadingProgress
): AsyncGenerator<SourceRow[]> {
	const book = await openWorkbook(path);
	try {
		const sheets = await findSheets(book);
		if (sheets[0]) progress.facts.sheet = sheets[0].name.slice(0, 60);
		progress.facts.otherSheets = Math.max(sheets.length - 1, 0);
		const strings = await readSharedStrings(await book.open('xl/sharedStrings.xml'));
		const sheet = new SheetRows(strings);
		const stream = createXmlStream({
			open: (name, attributes) => sheet.open(name, attributes),
			text: (text) => sheet.text(text),
			close: (name) => sheet.close(name)
		});
		const part = await sheetPart(book, sheets[0]);
		part.setEncoding('utf8');
		let positions: Positions | undefined;
		for await (const text of part as AsyncIterable<string>) {
			stream.write(text);
			const rows: SourceRow[] = [];
			for (const { row, cells } of sheet.rows) {
				if (cells.every((cell) => cell === '' || cell === undefined)) continue;
				if (positions) rows.push({ row, fields: new RowFields(cells, positions) });
				else positions = readHeader(kind, Array.from(cells, headerText));
			}
			sheet.rows = [];
			yield rows;
		}
		stream.end();
		if (!positions) throw new FileRefused({ fault: 'empty_file' });
	} catch (error) {
		throw zipRefusal(error);
	} finally {
		book.close();
	}
}

/** What zlib and yauzl say while a part is being read: the zip lies about its content, or is cut off. */
function zipRefusal(error: unknown): unknown {
	if (error instanceof FileRefused || !(error instanceof Error)) return error;
	const code = 'code' in error ? String(error.code) : '';
	const zip =
		/^Z_/.test(code) ||
		/bytes in the stream|compressed|zip|local file header|unexpected EOF|checksum/i.test(error.message);
	return zip ? new FileRefused({ fault: 'malformed_zip', detail: error.message.slice(0, 80) }) : error;
}
