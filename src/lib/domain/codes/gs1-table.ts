import dictionary from './gs1-application-identifiers.json';

/** N digits, X character set 82, Y character set 39, Z the base64url alphabet (GS1 General Specifications §7.11). */
export type CharacterSet = 'N' | 'X' | 'Y' | 'Z';

/** One part of an element's value. Only the last part of an element varies in length. */
export interface Gs1Component {
	readonly set: CharacterSet;
	readonly min: number;
	readonly max: number;
	readonly optional: boolean;
	/** Names of content rules, see `gs1-content.ts`. */
	readonly rules: ReadonlyArray<string>;
}

export interface ApplicationIdentifier {
	readonly ai: string;
	readonly title: string;
	/** Predefined length: no separator follows (GS1 General Specifications, figure "Element strings with predefined length"). */
	readonly predefined: boolean;
	/** May stand in the query of a Digital Link. */
	readonly linkAttribute: boolean;
	readonly components: ReadonlyArray<Gs1Component>;
	readonly minLength: number;
	readonly maxLength: number;
	/** One of them must stand beside the element; `+` joins identifiers, `n` stands for any digit. */
	readonly requires: ReadonlyArray<ReadonlyArray<string>>;
	readonly excludes: ReadonlyArray<string>;
	/** Qualifier sequences if the identifier is a primary key of a Digital Link. */
	readonly qualifiers?: ReadonlyArray<ReadonlyArray<string>>;
}

function component(text: string): Gs1Component {
	const [head = '', ...rules] = text.replace(/[[\]]/g, '').split(',');
	const match = /^([NXYZ])(\.\.)?(\d+)$/.exec(head);
	if (!match) throw new RangeError(`no component specification: ${text}`);
	const max = Number(match[3]);
	return {
		set: match[1] as CharacterSet,
		min: match[2] ? 1 : max,
		max,
		optional: text.startsWith('['),
		rules
	};
}

const list = (attribute: string): string[] => attribute.slice(attribute.indexOf('=') + 1).split(',');

function entry(ai: string, row: ReadonlyArray<string>): ApplicationIdentifier {
	const [, flags = '', specification = '', attributes = '', title = ''] = row;
	const components = specification.split(' ').map(component);
	const named = attributes.split(' ').filter((text) => text !== '');
	const key = named.find((text) => text.startsWith('dlpkey'));
	return {
		ai,
		title,
		predefined: flags.includes('*'),
		linkAttribute: flags.includes('?'),
		components,
		minLength: components.reduce((sum, part) => sum + (part.optional ? 0 : part.min), 0),
		maxLength: components.reduce((sum, part) => sum + part.max, 0),
		requires: named.filter((text) => text.startsWith('req=')).map((text) => list(text)),
		excludes: named.filter((text) => text.startsWith('ex=')).flatMap((text) => list(text)),
		...(key && {
			qualifiers: key.includes('=')
				? key
						.slice(key.indexOf('=') + 1)
						.split('|')
						.map((sequence) => sequence.split(','))
				: [[]]
		})
	};
}

function readTable(): ReadonlyMap<string, ApplicationIdentifier> {
	const table = new Map<string, ApplicationIdentifier>();
	for (const row of dictionary.rows) {
		const [range = ''] = row;
		const [first = '', last = first] = range.split('-');
		for (let n = Number(first); n <= Number(last); n++) {
			const ai = String(n).padStart(first.length, '0');
			table.set(ai, entry(ai, row));
		}
	}
	return table;
}

/** Every GS1 Application Identifier; see the head of the JSON file for source, release and licence. */
export const applicationIdentifiers = readTable();

/** The identifier that begins at `at`. No identifier is the beginning of another one. */
export function identifierAt(text: string, at: number): ApplicationIdentifier | undefined {
	for (let length = 2; length <= 4; length++) {
		const found = applicationIdentifiers.get(text.slice(at, at + length));
		if (found) return found;
	}
	return undefined;
}

/** Whether `ai` is the identifier or fits the pattern: `31nn` fits 3103. */
export function fitsPattern(ai: string, pattern: string): boolean {
	if (ai.length !== pattern.length) return false;
	for (let i = 0; i < ai.length; i++) if (pattern[i] !== 'n' && pattern[i] !== ai[i]) return false;
	return true;
}
