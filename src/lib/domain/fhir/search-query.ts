import { fail, ok, type Result } from '../shared/result';
import { readSearchDate, type TimeRange } from './search-date';

export type ParameterType = 'token' | 'date' | 'reference' | 'string';

export interface SearchParameter {
	readonly name: string;
	readonly type: ParameterType;
	readonly documentation: string;
	/** HL7's definition of the parameter; ours have none. */
	readonly definition?: string;
	/** May not stand in an address, because addresses are logged: POST …/_search takes it. */
	readonly onlyInBody?: true;
}

/** One value of a parameter. A token may leave out the system (`code`) or ask for none (`|code`). */
export interface Wanted {
	readonly system?: string;
	readonly value: string;
}

export interface Condition {
	readonly name: string;
	/** Any of these. */
	readonly anyOf: readonly Wanted[];
	readonly ranges: readonly TimeRange[];
}

export interface SearchQuery {
	/** All of these. */
	readonly conditions: readonly Condition[];
	readonly count: number;
	/** `_summary=count`: no entries, the number alone. */
	readonly onlyCount: boolean;
	/** `_total=accurate`. */
	readonly total: boolean;
	/** Parameters that were not understood, and are passed over unless handling is strict. */
	readonly ignored: readonly string[];
	/** What was used, for the self link. */
	readonly used: ReadonlyArray<readonly [string, string]>;
}

export interface QueryFault {
	readonly parameter: string;
	readonly reason: string;
}

export const defaultCount = 20;
export const mostCount = 200;
/** Values of one parameter, and conditions of one query. */
const mostValues = 50;
const mostConditions = 20;

/** Parts at a separator that no backslash stands before (R4 search.html#escaping). */
const partsOf = (text: string, separator: ',' | '|'): string[] => {
	const parts = [''];
	for (let at = 0; at < text.length; at++) {
		const next = text[at] ?? '';
		if (next === '\\' && at + 1 < text.length) {
			// The parts of a list keep their escapes, because they may be parted again.
			parts.push((parts.pop() ?? '') + (separator === ',' ? next : '') + (text[++at] ?? ''));
		} else if (next === separator) parts.push('');
		else parts.push((parts.pop() ?? '') + next);
	}
	return parts;
};

function readToken(text: string): Wanted {
	const [first = '', ...rest] = partsOf(text, '|');
	return rest.length === 0 ? { value: first } : { system: first, value: rest.join('|') };
}

/** `Patient/1`, `1`, or the absolute address of the same: the id. */
const readReference = (text: string): Wanted => ({ value: text.split('/').at(-1) ?? '' });

function readCondition({ name, type }: SearchParameter, text: string): Result<Condition, QueryFault> {
	const values = partsOf(text, ',').filter((value) => value !== '');
	if (values.length === 0) return fail({ parameter: name, reason: 'a value is expected' });
	if (values.length > mostValues)
		return fail({ parameter: name, reason: `at most ${mostValues} values are taken` });
	if (type === 'date') {
		const ranges = values.map(readSearchDate);
		const known = ranges.filter((range) => range !== undefined);
		return known.length === values.length
			? ok({ name, anyOf: [], ranges: known })
			: fail({
					parameter: name,
					reason: 'a date is expected, as ge2026-11-20 or 2026-11-20T10:00:00+08:00'
				});
	}
	const read = type === 'reference' ? readReference : type === 'token' ? readToken : undefined;
	return ok({ name, anyOf: values.map((value) => read?.(value) ?? { value }), ranges: [] });
}

/**
 * The parameters of a search against those that a resource offers.
 * @param strict `Prefer: handling=strict`: what is not understood is a fault
 */
export function readSearchQuery(
	offered: readonly SearchParameter[],
	given: ReadonlyArray<readonly [string, string]>,
	strict: boolean
): Result<SearchQuery, QueryFault> {
	const conditions: Condition[] = [];
	const ignored: string[] = [];
	const used: Array<readonly [string, string]> = [];
	let count = defaultCount;
	let onlyCount = false;
	let total = false;
	for (const [name, text] of given) {
		if (name === '_count') {
			if (!/^\d{1,9}$/.test(text)) return fail({ parameter: name, reason: 'a whole number is expected' });
			count = Math.min(Number(text), mostCount);
			// As R4 search.html#count says: _count=0 is the same as _summary=count.
			onlyCount ||= count === 0;
		} else if (name === '_summary' && text === 'count') onlyCount = true;
		else if (name === '_total' && ['none', 'estimate', 'accurate'].includes(text)) total = text !== 'none';
		else if (name !== '_format' && name !== '_pretty') {
			const parameter = offered.find((one) => one.name === name);
			if (!parameter) {
				if (strict) return fail({ parameter: name, reason: 'this parameter is not supported here' });
				ignored.push(name);
				continue;
			}
			const read = readCondition(parameter, text);
			if (!read.ok) return read;
			if (conditions.push(read.value) > mostConditions)
				return fail({ parameter: name, reason: `at most ${mostConditions} conditions are taken` });
		}
		used.push([name, text]);
	}
	return ok({ conditions, count, onlyCount, total, ignored, used });
}
