/** Where a JSON text goes wrong, for the person who has to mend it. */
export interface JsonFault {
	readonly reason: string;
	/** Characters from the beginning, from 0; line and column from 1. */
	readonly offset: number;
	readonly line: number;
	readonly column: number;
}

/** Objects and lists within each other; EPCIS needs about ten. */
export const deepest = 64;

const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Want = 'value' | 'first value' | 'first name' | 'name' | 'colon' | 'after';

class Scanner {
	at = 0;
	constructor(readonly text: string) {}

	fault(reason: string, offset = this.at): JsonFault {
		const before = this.text.slice(0, offset);
		const lastBreak = before.lastIndexOf('\n');
		return { reason, offset, line: before.split('\n').length, column: offset - lastBreak };
	}

	skipBlanks(): void {
		for (; this.at < this.text.length; this.at++) {
			const code = this.text.charCodeAt(this.at);
			if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return;
		}
	}

	/** From the opening quotation mark to behind the closing one. */
	string(): JsonFault | undefined {
		const begun = this.at++;
		while (this.at < this.text.length) {
			const code = this.text.charCodeAt(this.at);
			if (code === 0x22) {
				this.at++;
				return undefined;
			}
			if (code < 0x20) return this.fault('a control character inside a text');
			if (code === 0x5c) {
				escaped.lastIndex = this.at;
				if (!escaped.test(this.text)) return this.fault('a backslash that escapes nothing');
				this.at = escaped.lastIndex;
			} else this.at++;
		}
		return this.fault('a text that is never closed', begun);
	}

	literal(): boolean {
		literal.lastIndex = this.at;
		if (!literal.test(this.text) || literal.lastIndex === this.at) return false;
		this.at = literal.lastIndex;
		return true;
	}
}

const expected: Readonly<Record<Want, string>> = {
	value: 'a value is expected',
	'first value': 'a value or ] is expected',
	'first name': 'a name in quotation marks or } is expected',
	name: 'a name in quotation marks is expected',
	colon: 'a colon is expected',
	after: 'a comma or the closing bracket is expected'
};

/**
 * The first fault of a text that is no JSON (RFC 8259), or that is nested deeper than `deepest`; undefined for one
 * that is right. Keeps no call stack, so that no depth of nesting can exhaust it.
 */
export function findJsonFault(text: string): JsonFault | undefined {
	const scan = new Scanner(text);
	const open: Array<'{' | '['> = [];
	let want = 'value' as Want;
	for (;;) {
		scan.skipBlanks();
		const next = text[scan.at];
		if (next === undefined)
			return want === 'after' && open.length === 0
				? undefined
				: scan.fault('the text ends before the value does');
		if (want === 'after' && open.length === 0) return scan.fault('something follows the value');
		const inside = open.at(-1);
		const closes =
			(next === ']' && inside === '[' && (want === 'after' || want === 'first value')) ||
			(next === '}' && inside === '{' && (want === 'after' || want === 'first name'));
		if (closes) {
			open.pop();
			scan.at++;
			want = 'after';
		} else if (want === 'after') {
			if (next !== ',') return scan.fault(expected.after);
			scan.at++;
			want = inside === '{' ? 'name' : 'value';
		} else if (want === 'colon') {
			if (next !== ':') return scan.fault(expected.colon);
			scan.at++;
			want = 'value';
		} else if (next === '"') {
			const fault = scan.string();
			if (fault) return fault;
			want = want === 'name' || want === 'first name' ? 'colon' : 'after';
		} else if (want === 'name' || want === 'first name') return scan.fault(expected[want]);
		else if (next === '{' || next === '[') {
			if (open.push(next) > deepest) return scan.fault(`nested deeper than ${deepest}`);
			scan.at++;
			want = next === '{' ? 'first name' : 'first value';
		} else if (scan.literal()) want = 'after';
		else return scan.fault(expected[want]);
	}
}
