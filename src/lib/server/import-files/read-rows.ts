import { createReadStream } from 'node:fs';
import type { ImportFormat, ImportKind } from '$lib/domain/imports/import-kinds';
import { headBytes } from './detect-format';
import { decodeFile, detectEncoding } from './detect-encoding';
import { readCsv } from './read-csv';
import { readTraceXml } from './read-trace-xml';
import { readXlsx } from './read-xlsx';
import type { ReadingProgress, SourceRow } from './source-row';

async function readHead(path: string): Promise<Buffer> {
	const pieces: Buffer[] = [];
	for await (const piece of createReadStream(path, { end: headBytes - 1 }) as AsyncIterable<Buffer>)
		pieces.push(piece);
	return Buffer.concat(pieces);
}

/**
 * The rows of a file, a batch at a time; never more of it in memory than a piece (of a workbook: its texts, too).
 * @param progress is kept up to date on the way
 * @throws FileRefused with the place and the reason
 */
export async function* readRows(
	file: { readonly kind: ImportKind; readonly format: ImportFormat; readonly path: string },
	progress: ReadingProgress
): AsyncGenerator<SourceRow[]> {
	if (file.format === 'xlsx') {
		yield* readXlsx(file.kind, file.path, progress);
		return;
	}
	const encoding = await detectEncoding(file.path, await readHead(file.path));
	progress.facts.encoding = encoding;
	const texts = decodeFile(file.path, encoding, (bytes) => (progress.bytes = bytes));
	yield* file.format === 'xml' ? readTraceXml(texts) : readCsv(file.kind, texts);
}
