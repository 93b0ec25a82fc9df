import { sql, type RawBuilder } from 'kysely';
import type { TimeRange } from '$lib/domain/fhir/search-date';
import type { Queryable } from '../db/client';

/**
 * What a search narrows a list by. Columns are those of the list's own select; each entry of `within` must hold one of
 * its values, each entry of `during` lie in one of its ranges.
 */
export interface Narrowing<Column extends string> {
	readonly within: ReadonlyArray<{ readonly column: Column; readonly values: readonly string[] }>;
	readonly during: ReadonlyArray<{ readonly column: Column; readonly ranges: readonly TimeRange[] }>;
}

/** Place behind the last row of a page. */
export interface Place {
	readonly at: Date;
	readonly key: string;
}

/** A select that rows are taken from, scoped already; see `listPage`. */
export type List = RawBuilder<unknown>;

export interface Listed {
	/** The id of the resource. */
	readonly key: string;
	/** What the list is ordered by, newest first. */
	readonly at: Date;
}

const all = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
	parts.length === 0 ? sql`true` : sql.join([...parts], sql` and `);

function conditionOf<Column extends string>(narrowing: Narrowing<Column>): RawBuilder<unknown> {
	const within = narrowing.within.map(
		({ column, values }) => sql`list.${sql.ref(column)}::text = any(${[...values]}::text[])`
	);
	const during = narrowing.during.map(({ column, ranges }) => {
		const at = sql`list.${sql.ref(column)}`;
		const each = ranges.map(
			({ from, until }) =>
				sql`(${all([...(from ? [sql`${at} >= ${from}`] : []), ...(until ? [sql`${at} < ${until}`] : [])])})`
		);
		return sql`(${sql.join(each, sql` or `)})`;
	});
	return all([...within, ...during]);
}

/**
 * One page of a list. The list is a select with the columns `key` and `at` and those it may be narrowed by; it is
 * scoped already.
 */
export async function listPage<Row extends Listed, Column extends string>(
	db: Queryable,
	list: List,
	narrowing: Narrowing<Column>,
	page: { readonly most: number; readonly after: Place | null }
): Promise<Row[]> {
	const { most, after } = page;
	// Said twice: the first half can go by an index, the second is exact.
	const behind = after
		? sql`list.at <= ${after.at} and (list.at, list.key) < (${after.at}, ${after.key})`
		: sql`true`;
	const { rows } = await sql<Row>`
		select * from (${list}) list where ${conditionOf(narrowing)} and ${behind}
		order by list.at desc, list.key desc limit ${most}`.execute(db);
	return rows;
}

export async function countList<Column extends string>(
	db: Queryable,
	list: List,
	narrowing: Narrowing<Column>
): Promise<number> {
	const { rows } = await sql<{ count: number }>`
		select count(*) as count from (${list}) list where ${conditionOf(narrowing)}`.execute(db);
	return rows[0]?.count ?? 0;
}
