import type { Readable } from 'node:stream';
import { FileRefused } from '$lib/domain/imports/row-faults';
import { createXmlStream } from './xml-stream';

/** A sheet of a million rows with a code of its own in each fits; a table made to fill the memory does not. */
const mostStrings = 2_500_000;
const mostCharacters = 96 * 1024 * 1024;

/** The texts that cells point to. They must be at hand for every row, so that their number is bounded. */
export async function readSharedStrings(part: Readable | undefined): Promise<readonly string[]> {
	const strings: string[] = [];
	if (!part) return strings;
	let current = '';
	let inText = false;
	let phonetic = 0;
	let characters = 0;
	const stream = createXmlStream({
		open(name) {
			if (name === 'si') current = '';
			if (name === 'rPh') phonetic++;
			inText = name === 't' && phonetic === 0;
		},
		text(text) {
			if (inText) current += text;
		},
		close(name) {
			if (name === 't') inText = false;
			if (name === 'rPh') phonetic--;
			if (name !== 'si') return;
			characters += current.length;
			if (strings.length >= mostStrings || characters > mostCharacters)
				throw new FileRefused({ fault: 'too_many_strings', detail: String(mostStrings) });
			strings.push(current);
		}
	});
	part.setEncoding('utf8');
	for await (const text of part as AsyncIterable<string>) stream.write(text);
	stream.end();
	return strings;
}
