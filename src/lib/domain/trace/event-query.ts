import { fail, ok, type Result } from '../shared/result';
import { bareWord, eventTypes, type EpcRole } from './epcis-event';
import { isEpcPattern, readClassPattern, readEpcPattern } from './epc-pattern';
import { parseInstant } from './instant';

/** One thing that an event must fulfil; an event is found when it fulfils them all. */
export type Condition =
	| { readonly kind: 'in'; readonly column: QueryColumn; readonly values: readonly string[] }
	| {
			readonly kind: 'time';
			readonly column: 'eventTime' | 'recordTime' | 'errorTime';
			readonly from: boolean;
			/** Milliseconds since 1970. */
			readonly at: number;
	  }
	| {
			readonly kind: 'epc';
			readonly roles: readonly EpcRole[];
			readonly uris: readonly string[];
			/** Regular expressions over the keys under which identifiers are indexed, or identifiers as captured. */
			readonly patterns: readonly string[];
	  }
	| { readonly kind: 'declared' }
	/** A list of texts, or a text, in the event holds one of the values. */
	| { readonly kind: 'holds'; readonly path: readonly string[]; readonly values: readonly string[] }
	| { readonly kind: 'present'; readonly path: readonly string[] }
	| {
			readonly kind: 'entry';
			readonly list: 'bizTransactionList' | 'sourceList' | 'destinationList';
			readonly field: 'bizTransaction' | 'source' | 'destination';
			readonly type: string;
			readonly values: readonly string[];
	  }
	| {
			readonly kind: 'quantity';
			readonly operator: '==' | '>' | '>=' | '<' | '<=';
			readonly values: readonly number[];
	  };

export type QueryColumn =
	'type' | 'action' | 'bizStep' | 'disposition' | 'readPoint' | 'bizLocation' | 'eventId' | 'errorReason';

export interface EventQuery {
	readonly conditions: readonly Condition[];
	readonly orderBy: 'eventTime' | 'recordTime';
	readonly ascending: boolean;
	/** Events to be given in all pages together; null = all. */
	readonly limit: number | null;
	/** More events than these and the query is refused; null = no bound. */
	readonly refuseAbove: number | null;
	readonly perPage: number;
}

export interface QueryFault {
	readonly parameter: string;
	readonly reason: string;
	/** The standard has this parameter, and it is not offered here. */
	readonly notOffered?: true;
}

type Read = (values: readonly string[], parameter: string) => Result<Condition, QueryFault>;

/** The standard's default, and the most that one answer holds whatever is asked for. */
export const defaultPerPage = 30;
export const mostPerPage = 500;
const mostValues = 200;

const words =
	(column: QueryColumn, allowed?: readonly string[]): Read =>
	(values, parameter) => {
		const bare = values.map(bareWord);
		const wrong = allowed && bare.find((value) => !allowed.includes(value));
		return wrong === undefined
			? ok({ kind: 'in', column, values: bare })
			: fail({ parameter, reason: `"${wrong.slice(0, 60)}" is none of ${allowed?.join(', ')}` });
	};
const exact =
	(column: QueryColumn): Read =>
	(values) =>
		ok({ kind: 'in', column, values });
const time =
	(column: 'eventTime' | 'recordTime' | 'errorTime', from: boolean): Read =>
	([value = '', ...more], parameter) => {
		const at = more.length ? undefined : parseInstant(value);
		return at === undefined
			? fail({
					parameter,
					reason: 'an existing date and time with offset is expected, as 2026-11-20T10:00:00+08:00'
				})
			: ok({ kind: 'time', column, from, at });
	};
const match =
	(...roles: EpcRole[]): Read =>
	(values, parameter) => {
		const uris: string[] = [];
		const patterns: string[] = [];
		const ofClasses = roles.every((role) => role === 'class' || role.endsWith('_class'));
		for (const value of values) {
			if (isEpcPattern(value)) {
				const pattern = ofClasses ? readClassPattern(value) : readEpcPattern(value);
				if (!pattern.ok) return fail({ parameter, reason: pattern.failure });
				patterns.push(pattern.value);
			} else if (value.includes('*'))
				return fail({ parameter, reason: 'a pattern is urn:epc:idpat: with a scheme and its fields' });
			else uris.push(value);
		}
		return ok({ kind: 'epc', roles, uris, patterns });
	};
const holds =
	(...path: string[]): Read =>
	(values) =>
		ok({ kind: 'holds', path, values });
const quantity =
	(operator: '==' | '>' | '>=' | '<' | '<='): Read =>
	(values, parameter) => {
		const numbers = values.map(Number);
		return values.every((value) => /^-?\d{1,15}(\.\d{1,9})?$/.test(value))
			? ok({ kind: 'quantity', operator, values: numbers })
			: fail({ parameter, reason: 'a number is expected' });
	};

/** EPCIS 2.0, section 8.2.7.1, as GS1's query schema names them for REST. */
const parameters: Readonly<Record<string, Read>> = {
	eventType: words('type', eventTypes),
	EQ_action: words('action', ['ADD', 'OBSERVE', 'DELETE']),
	EQ_bizStep: words('bizStep'),
	EQ_disposition: words('disposition'),
	EQ_readPoint: exact('readPoint'),
	EQ_bizLocation: exact('bizLocation'),
	// Without a hierarchy of places, what lies within a place is the place itself.
	WD_readPoint: exact('readPoint'),
	WD_bizLocation: exact('bizLocation'),
	EQ_eventID: exact('eventId'),
	EQ_errorReason: words('errorReason'),
	GE_eventTime: time('eventTime', true),
	LT_eventTime: time('eventTime', false),
	GE_recordTime: time('recordTime', true),
	LT_recordTime: time('recordTime', false),
	GE_errorDeclaration_Time: time('errorTime', true),
	LT_errorDeclaration_Time: time('errorTime', false),
	GE_errorDeclarationTime: time('errorTime', true),
	LT_errorDeclarationTime: time('errorTime', false),
	EXISTS_errorDeclaration: () => ok({ kind: 'declared' }),
	EXISTS_sensorElementList: () => ok({ kind: 'present', path: ['sensorElementList'] }),
	EQ_correctiveEventID: holds('errorDeclaration', 'correctiveEventIDs'),
	EQ_transformationID: holds('transformationID'),
	EQ_persistentDisposition_set: holds('persistentDisposition', 'set'),
	EQ_persistentDisposition_unset: holds('persistentDisposition', 'unset'),
	MATCH_epc: match('epc', 'child'),
	MATCH_parentID: match('parent'),
	MATCH_inputEPC: match('input'),
	MATCH_outputEPC: match('output'),
	MATCH_anyEPC: match('epc', 'child', 'parent', 'input', 'output'),
	MATCH_epcClass: match('class'),
	MATCH_inputEPCClass: match('input_class'),
	MATCH_outputEPCClass: match('output_class'),
	MATCH_anyEPCClass: match('class', 'input_class', 'output_class'),
	EQ_quantity: quantity('=='),
	GT_quantity: quantity('>'),
	GE_quantity: quantity('>='),
	LT_quantity: quantity('<'),
	LE_quantity: quantity('<=')
};

/**
 * Parameters of the standard (EPCIS 2.0, section 8.2.7.1) that are not offered: what is inside extensions, master data
 * of instance and lot (ILMD), attributes of places, sensor reports, and comparisons of one's own fields.
 */
const notOffered: readonly RegExp[] = [
	/^(EQ|GT|GE|LT|LE|EXISTS)_(INNER_)?(ILMD|ERROR_DECLARATION|SENSORELEMENT|SENSORMETADATA|SENSORREPORT)(_|$)/,
	/^(EQ|GT|GE|LT|LE|EXISTS)_INNER_/,
	/^(HASATTR|EQATTR)_/,
	/^(GT|GE|LT|LE)_[A-Za-z][\w.-]*:[\w.-]+$/,
	/^(EQ|GT|GE|LT|LE)_(value|minValue|maxValue|meanValue|sDev|percRank|percValue)(_|$)/,
	/^EQ_(type|deviceID|deviceMetadata|rawData|dataProcessingMethod|microorganism|chemicalSubstance|bizRules|stringValue|booleanValue|hexBinaryValue|uriValue)$/,
	/^(GE|LT)_(startTime|endTime|time)$/
];

const entryLists = {
	bizTransaction: 'bizTransactionList',
	source: 'sourceList',
	destination: 'destinationList'
} as const;

/** Parameters whose names hold a type or a field of the caller's own. */
function namedParameter(name: string): Read | undefined {
	const [, field, type] = /^EQ_(bizTransaction|source|destination)_(\S+)$/.exec(name) ?? [];
	if (field && type) {
		const of = field as keyof typeof entryLists;
		return (values) => ok({ kind: 'entry', list: entryLists[of], field: of, type: bareWord(type), values });
	}
	const [, operator, extension] = /^(EQ|EXISTS)_([A-Za-z][\w.-]*:[\w.-]+)$/.exec(name) ?? [];
	if (!extension) return undefined;
	return operator === 'EQ' ? holds(extension) : () => ok({ kind: 'present', path: [extension] });
}

const count = (value: string, most: number): number | undefined =>
	/^\d{1,9}$/.test(value) && Number(value) >= 1 ? Math.min(Number(value), most) : undefined;

/** Numbers and order; undefined for a parameter that is none of them. */
function readControl(name: string, value: string): Result<Partial<EventQuery>, QueryFault> | undefined {
	const wrong = (reason: string) => fail({ parameter: name, reason });
	const number = count(value, name === 'perPage' ? mostPerPage : 999_999_999);
	const counted = (given: Partial<EventQuery>) =>
		number === undefined ? wrong('a whole number above 0 is expected') : ok(given);
	switch (name) {
		case 'perPage':
			return counted({ perPage: number });
		case 'eventCountLimit':
			return counted({ limit: number });
		case 'maxEventCount':
			return counted({ refuseAbove: number });
		case 'orderBy':
			return value === 'eventTime' || value === 'recordTime'
				? ok({ orderBy: value })
				: wrong('events are ordered by eventTime or recordTime');
		case 'orderDirection':
			return value === 'ASC' || value === 'DESC'
				? ok({ ascending: value === 'ASC' })
				: wrong('ASC or DESC is expected');
		default:
			return undefined;
	}
}

/**
 * The query string of an events resource, without `nextPageToken`. Values of one parameter are parted by `|`.
 * A parameter that is not known, comes twice or says nothing is refused: a query must never find more than was meant.
 */
export function parseEventQuery(
	given: ReadonlyArray<readonly [name: string, value: string]>
): Result<EventQuery, QueryFault> {
	const conditions: Condition[] = [];
	let control: Partial<EventQuery> = {};
	const seen = new Set<string>();
	for (const [name, value] of given) {
		const wrong = (reason: string) => fail({ parameter: name, reason });
		if (seen.has(name)) return wrong('this parameter comes twice');
		seen.add(name);
		if (value.includes('\u0000')) return wrong('a value without the character U+0000 is expected');
		const controlled = readControl(name, value);
		if (controlled) {
			if (!controlled.ok) return controlled;
			control = { ...control, ...controlled.value };
			continue;
		}
		const offered = Object.hasOwn(parameters, name);
		if (!offered && notOffered.some((names) => names.test(name)))
			return fail({
				parameter: name,
				reason: 'this parameter of the standard is not offered here',
				notOffered: true
			});
		const read = offered ? parameters[name] : namedParameter(name);
		if (!read) return wrong('no such parameter');
		const values = value.split('|');
		const mayBeEmpty = name.startsWith('EXISTS_');
		if (!mayBeEmpty && values.some((text) => text === '')) return wrong('a value is expected');
		if (values.length > mostValues) return wrong(`at most ${mostValues} values`);
		const condition = read(values, name);
		if (!condition.ok) return condition;
		conditions.push(condition.value);
	}
	if (seen.has('eventCountLimit') && seen.has('maxEventCount'))
		return fail({ parameter: 'maxEventCount', reason: 'not together with eventCountLimit' });
	return ok({
		orderBy: 'eventTime',
		ascending: false,
		limit: null,
		refuseAbove: null,
		perPage: defaultPerPage,
		...control,
		conditions
	});
}
