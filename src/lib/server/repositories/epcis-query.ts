import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { EpcisEvent, EpcRole } from '$lib/domain/trace/epcis-event';
import type { Condition, EventQuery, QueryColumn } from '$lib/domain/trace/event-query';
import type { Queryable } from '../db/client';
import type { DB } from '../db/types';

/** An event as it is told: what was captured, with the context in which its own fields have a meaning. */
export interface EventRow {
	readonly id: string;
	readonly eventId: string;
	readonly declaresError: boolean;
	readonly eventTime: Date;
	readonly recordTime: Date;
	readonly context: unknown;
	readonly event: EpcisEvent;
}

type Builder = ExpressionBuilder<DB, 'epcisEvent'>;

const columns = {
	type: 'type',
	action: 'action',
	bizStep: 'bizStep',
	disposition: 'disposition',
	readPoint: 'readPoint',
	bizLocation: 'bizLocation',
	eventId: 'eventId',
	errorReason: 'errorReason'
} as const satisfies Record<QueryColumn, keyof DB['epcisEvent']>;

const operators = { '==': '=', '>': '>', '>=': '>=', '<': '<', '<=': '<=' } as const;
const quantityLists = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'];

/** @param keysOf what a code in a query may be indexed under */
function expressionOf(
	eb: Builder,
	condition: Condition,
	chainId: string,
	keyOf: (uri: string) => string
): Expression<SqlBool> {
	switch (condition.kind) {
		case 'in':
			return eb(columns[condition.column], 'in', condition.values);
		case 'time':
			return eb(condition.column, condition.from ? '>=' : '<', new Date(condition.at));
		case 'declared':
			return eb('declaresError', '=', true);
		case 'epc':
			return eb(
				'epcisEvent.id',
				'in',
				eb
					.selectFrom('epcisEpc')
					.select('epcisEpc.event')
					.where((of) =>
						of.or([
							of('epcisEpc.epc', '=', sql<string>`any(${condition.uris.map(keyOf)}::text[])`),
							// Read through the chain's own part of the index, and only for those who ask with a pattern.
							...(condition.patterns.length > 0
								? [
										sql<boolean>`(epcis_epc.epc ~ any(${condition.patterns as string[]}::text[])
										or epcis_epc.uri ~ any(${condition.patterns as string[]}::text[]))`
									]
								: [])
						])
					)
					.where('epcisEpc.chainId', '=', chainId)
					.where('epcisEpc.role', 'in', condition.roles as EpcRole[])
			);
		case 'holds': {
			const path = condition.path as string[];
			return sql<boolean>`(event #> ${path}::text[]) ?| ${condition.values as string[]}::text[]`;
		}
		case 'present':
			return sql<boolean>`event #> ${condition.path as string[]}::text[] is not null`;
		case 'entry':
			return sql<boolean>`exists (select 1 from jsonb_array_elements(event -> ${condition.list}::text) entry
				where regexp_replace(entry ->> 'type', '^https?://(ref|ns)\\.gs1\\.org/cbv/(BTT|SDT)-', '') = ${condition.type}
				and entry ->> ${condition.field}::text = any(${condition.values as string[]}::text[]))`;
		case 'quantity': {
			const compared = condition.values.map(
				(value) =>
					sql<boolean>`(element ->> 'quantity')::numeric ${sql.raw(operators[condition.operator])} ${value}::numeric`
			);
			return sql<boolean>`exists (select 1 from unnest(${quantityLists}::text[]) list,
				jsonb_array_elements(event -> list) element where ${sql.join(compared, sql` or `)})`;
		}
	}
}

const eventColumns = [
	'id',
	'eventId',
	'declaresError',
	'eventTime',
	'recordTime',
	'context',
	'event'
] as const;

const rowOf = (row: Omit<EventRow, 'event'> & { event: unknown }): EventRow => ({
	...row,
	event: row.event as EpcisEvent
});

interface Asked {
	readonly chainId: string;
	readonly query: EventQuery;
	/** The key under which an identifier is indexed. */
	keyOf(uri: string): string;
}

const matching = (db: Queryable, { chainId, query, keyOf }: Asked) =>
	db
		.selectFrom('epcisEvent')
		.where('chainId', '=', chainId)
		.where((eb) => eb.and(query.conditions.map((condition) => expressionOf(eb, condition, chainId, keyOf))));

/** The chain's events that fulfil a query, in its order, from behind the event `after`. */
export async function queryEvents(
	db: Queryable,
	asked: Asked,
	most: number,
	after: { readonly at: Date; readonly id: string } | null
): Promise<EventRow[]> {
	const { orderBy, ascending } = asked.query;
	const rows = await matching(db, asked)
		.select(eventColumns)
		.$if(after !== null, (query) =>
			query.where((eb) =>
				eb(
					eb.refTuple(orderBy, 'id'),
					ascending ? '>' : '<',
					eb.tuple(after?.at ?? new Date(), after?.id ?? '')
				)
			)
		)
		.orderBy(orderBy, ascending ? 'asc' : 'desc')
		.orderBy('id', ascending ? 'asc' : 'desc')
		.limit(most)
		.execute();
	return rows.map(rowOf);
}

/** How many events fulfil a query; stops counting behind `most`. */
export async function countEvents(db: Queryable, asked: Asked, most: number): Promise<number> {
	const row = await db
		.selectFrom(
			matching(db, asked)
				.select('id')
				.limit(most + 1)
				.as('found')
		)
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return row.count;
}

/** The event of this id, and what declares it wrong. */
export async function findEvents(db: Queryable, chainId: string, eventId: string): Promise<EventRow[]> {
	const rows = await db
		.selectFrom('epcisEvent')
		.select(eventColumns)
		.where('chainId', '=', chainId)
		.where('eventId', '=', eventId)
		.orderBy('declaresError')
		.execute();
	return rows.map(rowOf);
}

export type ResourceColumn = 'type' | 'bizStep' | 'bizLocation' | 'readPoint' | 'disposition';

/** The values that occur in the chain's events, in order, from behind `after`. */
export async function listValues(
	db: Queryable,
	chainId: string,
	column: ResourceColumn,
	most: number,
	after: string | null
): Promise<string[]> {
	const rows = await db
		.selectFrom('epcisEvent')
		.select((eb) => eb.ref(column).as('value'))
		.distinct()
		.where('chainId', '=', chainId)
		.where(column, 'is not', null)
		.$if(after !== null, (query) => query.where(column, '>', after))
		.orderBy('value')
		.limit(most)
		.execute();
	return rows.flatMap(({ value }) => value ?? []);
}

/** Identifiers as they were captured in the chain's events. */
export async function listEpcs(
	db: Queryable,
	chainId: string,
	most: number,
	after: string | null
): Promise<string[]> {
	const rows = await db
		.selectFrom('epcisEpc')
		.select('uri')
		.distinct()
		.where('chainId', '=', chainId)
		.where('role', 'in', ['epc', 'child', 'parent', 'input', 'output'])
		.$if(after !== null, (query) => query.where('uri', '>', after ?? ''))
		.orderBy('uri')
		.limit(most)
		.execute();
	return rows.map(({ uri }) => uri);
}
