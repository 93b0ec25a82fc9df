import { RowFields } from '$lib/domain/imports/row-fields';
import { FileRefused } from '$lib/domain/imports/row-faults';
import { TraceXml, traceXmlPositions } from '$lib/domain/imports/trace-xml';
import type { SourceRow } from './source-row';
import { createXmlStream } from './xml-stream';

/** The platform's parent and child file; a batch of rows for each piece of text. @throws FileRefused */
export async function* readTraceXml(texts: AsyncGenerator<string>): AsyncGenerator<SourceRow[]> {
	const file = new TraceXml();
	let rows: SourceRow[] = [];
	let row = 0;
	let elements = 0;
	const stream = createXmlStream({
		open(name, attributes, line) {
			elements++;
			const cells = file.open(name, attributes, line);
			if (cells) rows.push({ row: ++row, fields: new RowFields(cells, traceXmlPositions) });
		},
		close: () => file.close()
	});
	for await (const text of texts) {
		stream.write(text);
		yield rows;
		rows = [];
	}
	stream.end();
	if (elements === 0) throw new FileRefused({ fault: 'empty_file' });
}
