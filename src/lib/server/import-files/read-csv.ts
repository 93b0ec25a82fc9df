import { Readable } from 'node:stream';
import { CsvError, parse, type Parser } from 'csv-parse';
import type { ImportKind } from '$lib/domain/imports/import-kinds';
import { readHeader, type Positions } from '$lib/domain/imports/read-header';
import { RowFields } from '$lib/domain/imports/row-fields';
import { FileRefused } from '$lib/domain/imports/row-faults';
import type { SourceRow } from './source-row';

/** No honest row is longer; a quote that is never closed would otherwise swallow the file into memory. */
const mostRecordBytes = 64 * 1024;
const batchRows = 1_000;

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

/** Records as they come, many at a time: an await for each of a million costs more than parsing it. */
async function* records(parser: Parser): AsyncGenerator<string[][]> {
	const state: { error?: unknown; ended: boolean } = { ended: false };
	let wake: () => void = () => undefined;
	parser.on('error', (error) => {
		state.error = error;
		wake();
	});
	parser.on('end', () => {
		state.ended = true;
		wake();
	});
	parser.on('readable', () => wake());
	for (;;) {
		const batch: string[][] = [];
		for (let record; batch.length < batchRows && (record = parser.read() as string[] | null);)
			batch.push(record);
		if (batch.length > 0) yield batch;
		else if (state.error !== undefined) throw refusal(state.error);
		else if (state.ended) return;
		else await new Promise<void>((done) => (wake = done));
	}
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
	const source = Readable.from(withFirst(first, texts));
	source.on('error', (error) => parser.destroy(error));
	source.pipe(parser);
	let positions: Positions | undefined;
	let row = 0;
	try {
		for await (const batch of records(parser)) {
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
		source.destroy();
		parser.destroy();
	}
	if (!positions) throw new FileRefused({ fault: 'empty_file' });
}
