import { finished } from 'node:stream/promises';
import { CsvError, parse, type Parser } from 'csv-parse';
import type { ImportKind } from '$lib/domain/imports/import-kinds';
import { readHeader, type Positions } from '$lib/domain/imports/read-header';
import { RowFields } from '$lib/domain/imports/row-fields';
import { FileRefused } from '$lib/domain/imports/row-faults';
import type { SourceRow } from './source-row';

/** No honest row is longer; a quote that is never closed would otherwise swallow the file into memory. */
const mostRecordBytes = 64 * 1024;

function delimiterOf(firstLine: string): string {
	const counts = [',', '\t', ';'].map((mark) => ({ mark, count: firstLine.split(mark).length }));
	return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}

async function* withFirst(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
	yield first;
	yield* rest;
}

function refusal(error: unknown): unknown {
	if (!(error instanceof CsvError)) return error;
	const line = typeof error.lines === 'number' ? error.lines : undefined;
	return new FileRefused({
		fault: error.code === 'CSV_MAX_RECORD_SIZE' ? 'record_too_long' : 'malformed_csv',
		...(line !== undefined && { line }),
		detail: error.code
	});
}

/** Records as they come, those of one piece of text together: an await for each of a million costs more than parsing. */
async function* records(parser: Parser, texts: AsyncGenerator<string>): AsyncGenerator<string[][]> {
	let batch: string[][] = [];
	const taken = () => {
		const rows = batch;
		batch = [];
		return rows;
	};
	parser.on('data', (record: string[]) => batch.push(record));
	// What goes wrong is told by the write that it belongs to; without a listener it would end the process as well.
	parser.on('error', () => undefined);
	const ended = finished(parser);
	ended.catch(() => undefined);
	try {
		for await (const text of texts) {
			await new Promise<void>((done, fail) => parser.write(text, (error) => (error ? fail(error) : done())));
			yield taken();
		}
		parser.end();
		await ended;
	} catch (error) {
		throw refusal(error);
	}
	yield taken();
}

/** @throws FileRefused for what is no CSV; rows of the wrong width are faults of theirs */
export async function* readCsv(kind: ImportKind, texts: AsyncGenerator<string>): AsyncGenerator<SourceRow[]> {
	let first = '';
	for (let next = await texts.next(); !next.done; next = await texts.next()) {
		first += next.value;
		if (first.includes('\n') || first.length > mostRecordBytes) break;
	}
	const parser = parse({
		delimiter: delimiterOf(first.split('\n', 1)[0] ?? ''),
		relax_column_count: true,
		skip_empty_lines: false,
		max_record_size: mostRecordBytes
	});
	let positions: Positions | undefined;
	let row = 0;
	try {
		for await (const batch of records(parser, withFirst(first, texts))) {
			const rows: SourceRow[] = [];
			for (const record of batch) {
				row++;
				if (record.every((cell) => cell === '')) continue;
				if (positions) rows.push({ row, fields: new RowFields(record, positions) });
				else positions = readHeader(kind, record);
			}
			yield rows;
		}
	} finally {
		parser.destroy();
	}
	if (!positions) throw new FileRefused({ fault: 'empty_file' });
}
