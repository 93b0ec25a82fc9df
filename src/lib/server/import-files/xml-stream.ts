import { SaxesParser } from 'saxes';
import { FileRefused } from '$lib/domain/imports/row-faults';

const mostDepth = 32;
/** A tag or a text longer than this is held in memory by no one. */
const mostTokenCharacters = 1024 * 1024;

export interface XmlEvents {
	/** `name` is without a namespace prefix. */
	open(name: string, attributes: Readonly<Record<string, string>>, line: number): void;
	close?(name: string): void;
	text?(text: string): void;
}

/** Files of Office write prefixes where they like; ours has none. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * XML as a stream of events, bounded: no document type (and so no entity of its own), no deep nesting, no endless
 * token. Only the five entities of XML itself and character references are known.
 */
export function createXmlStream(events: XmlEvents): { write(text: string): void; end(): void } {
	const parser = new SaxesParser();
	let depth = 0;
	let eventAt = 0;
	const place = () => ({ line: parser.line, at: parser.column });
	const moved = () => (eventAt = parser.position);
	parser.on('doctype', () => {
		throw new FileRefused({ fault: 'doctype_refused', ...place() });
	});
	parser.on('error', (error) => {
		throw new FileRefused({
			fault: 'malformed_xml',
			...place(),
			detail: error.message.replace(/^[\d:]+ /, '').slice(0, 120)
		});
	});
	parser.on('opentag', ({ name, attributes }) => {
		moved();
		if (++depth > mostDepth)
			throw new FileRefused({ fault: 'too_deep', ...place(), detail: String(mostDepth) });
		events.open(localName(name), attributes as Record<string, string>, parser.line);
	});
	parser.on('closetag', ({ name }) => {
		moved();
		depth--;
		events.close?.(localName(name));
	});
	parser.on('text', (text) => {
		moved();
		events.text?.(text);
	});
	parser.on('cdata', (text) => {
		moved();
		events.text?.(text);
	});
	parser.on('comment', moved);
	parser.on('processinginstruction', moved);
	return {
		write(text) {
			parser.write(text);
			if (parser.position - eventAt > mostTokenCharacters)
				throw new FileRefused({ fault: 'token_too_long', ...place(), detail: String(mostTokenCharacters) });
		},
		end() {
			parser.close();
		}
	};
}
