/** The parts of an address that may carry a code, percent-decoded. The host is never looked at. */
export interface Address {
	readonly segments: ReadonlyArray<string>;
	readonly query: ReadonlyArray<readonly [name: string, value: string]>;
	/** Path, query and fragment in one, decoded, for codes that stand anywhere in it. */
	readonly tail: string;
}

const withScheme = /^[a-z][a-z0-9+.-]{0,30}:\/\/[^/?#\s]*([^\s]*)$/i;
/** www.example.cn/x, example.com/x?y; the last label has letters, so that no number with dots is meant. */
const withoutScheme = /^(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?([/?#][^\s]*)?$/i;

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Undefined if the text is no web address. */
export function parseAddress(text: string): Address | undefined {
	const match = withScheme.exec(text) ?? withoutScheme.exec(text);
	if (!match) return undefined;
	const tail = match[1] ?? '';
	const [beforeFragment = ''] = tail.split('#', 1);
	const [path = '', ...rest] = beforeFragment.split('?');
	const segments = path.split('/').slice(1).map(decode);
	if (segments.at(-1) === '') segments.pop();
	const query = rest
		.join('?')
		.split(/[&;]/)
		.filter((pair) => pair !== '')
		.map((pair): [string, string] => {
			const equals = pair.indexOf('=');
			return equals < 0
				? [decode(pair), '']
				: [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
		});
	return { segments, query, tail: decode(tail) };
}
