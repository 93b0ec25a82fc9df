/** What is wrong, and where, as a JSON Pointer (RFC 6901). */
export interface Fault {
	readonly path: string;
	/** English, for the person who mends the sending program. */
	readonly reason: string;
}

const mostCharacters = 8_192;
/** Lists of identifiers and of events may be long; no other list of the standard is. */
const longLists: ReadonlySet<string> = new Set([
	'epcList',
	'childEPCs',
	'inputEPCList',
	'outputEPCList',
	'quantityList',
	'childQuantityList',
	'inputQuantityList',
	'outputQuantityList',
	'eventList',
	'vocabularyList',
	'vocabularyElementList'
]);
const mostItems = 1_000;

/** One step of a pointer; a hostile name does not become a hostile answer. */
export const pointerStep = (key: string | number): string =>
	`/${String(key).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;

function textProblem(text: string): string | undefined {
	if (text.length > mostCharacters) return `a text longer than ${mostCharacters} characters`;
	if (text.includes('\u0000')) return 'a text with the character U+0000';
	return text.isWellFormed() ? undefined : 'a text with half of a surrogate pair';
}

function valueProblem(value: unknown, key: string): string | undefined {
	if (typeof value === 'string') return textProblem(value);
	if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'a number that is too large';
	if (Array.isArray(value) && value.length > mostItems && !longLists.has(key))
		return `a list of more than ${mostItems} items`;
	return undefined;
}

const keyProblem = (key: string): string | undefined =>
	key === '__proto__' ? 'a field of this name is never taken' : textProblem(key);

/**
 * What the database could not keep or a program after us could stumble over, wherever it stands: names that change
 * prototypes, half characters, numbers beyond all bounds, endless texts and lists. Keeps no call stack.
 */
export function findContentFault(root: unknown, path: string): Fault | undefined {
	const waiting: Array<{ value: unknown; path: string; key: string }> = [{ value: root, path, key: '' }];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const problem = valueProblem(next.value, next.key);
		if (problem) return { path: next.path, reason: problem };
		if (typeof next.value !== 'object' || next.value === null) continue;
		const list = Array.isArray(next.value);
		for (const [key, value] of Object.entries(next.value)) {
			const problem = list ? undefined : keyProblem(key);
			if (problem) return { path: next.path + pointerStep(key), reason: problem };
			const at = next.path;
			if (typeof value === 'string') {
				const problem = textProblem(value);
				if (problem) return { path: at + pointerStep(key), reason: problem };
			} else waiting.push({ value, path: at + pointerStep(key), key: list ? next.key : key });
		}
	}
	return undefined;
}
