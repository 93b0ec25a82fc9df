import type { Resource, ResourceType } from '$lib/domain/fhir/resource';
import type { Condition, SearchParameter } from '$lib/domain/fhir/search-query';
import type { Context } from '../../context';
import {
	countList,
	listPage,
	type List,
	type Listed,
	type Narrowing,
	type Place
} from '../../repositories/fhir-search';

/** One row of a page as it is told, with its place in the list. */
export interface Told extends Listed {
	readonly resource: Resource;
}

/** A resource type that is served: what it can be searched by, and how. */
export interface ServedType {
	readonly type: ResourceType;
	readonly parameters: readonly SearchParameter[];
	page(
		ctx: Context,
		chainId: string,
		conditions: readonly Condition[],
		page: { readonly most: number; readonly after: Place | null }
	): Promise<Told[]>;
	count(ctx: Context, chainId: string, conditions: readonly Condition[]): Promise<number>;
}

/** What a condition asks of a column; `list` where the list itself takes it. */
export type Narrow<Column extends string> = (
	condition: Condition,
	ctx: Context
) => { readonly column: Column; readonly values: readonly string[] } | 'list';

interface Definition<Row extends Listed, Column extends string> {
	readonly type: ResourceType;
	readonly parameters: ReadonlyArray<
		SearchParameter & { readonly by: Narrow<Column> | { readonly during: Column } }
	>;
	list(chainId: string, conditions: readonly Condition[]): List;
	toResource(row: Row): Resource;
}

/** Values of a token within one system; a value of another system is nothing that we have. */
export const within =
	<Column extends string>(column: Column, system: string): Narrow<Column> =>
	({ anyOf }) => ({
		column,
		values: anyOf.filter((one) => one.system === undefined || one.system === system).map(({ value }) => value)
	});

export const valueOf =
	<Column extends string>(column: Column): Narrow<Column> =>
	({ anyOf }) => ({ column, values: anyOf.map(({ value }) => value) });

export function defineType<Row extends Listed, Column extends string>(
	definition: Definition<Row, Column>
): ServedType {
	const { type, parameters, list, toResource } = definition;
	const narrowing = (ctx: Context, conditions: readonly Condition[]): Narrowing<Column> => {
		const columns: Array<{ column: Column; values: readonly string[] }> = [];
		const during: Array<{ column: Column; ranges: Condition['ranges'] }> = [];
		for (const condition of conditions) {
			const by = parameters.find(({ name }) => name === condition.name)?.by;
			if (!by) throw new TypeError(`${type} has no parameter ${condition.name}`);
			if (typeof by === 'function') {
				const asked = by(condition, ctx);
				if (asked !== 'list') columns.push(asked);
			} else during.push({ column: by.during, ranges: condition.ranges });
		}
		return { within: columns, during };
	};
	return {
		type,
		parameters: parameters.map(({ by: _, ...parameter }) => parameter),
		async page(ctx, chainId, conditions, page) {
			const rows = await listPage<Row, Column>(
				ctx.services.db,
				list(chainId, conditions),
				narrowing(ctx, conditions),
				page
			);
			return rows.map((row) => ({ key: row.key, at: row.at, resource: toResource(row) }));
		},
		count: (ctx, chainId, conditions) =>
			countList(ctx.services.db, list(chainId, conditions), narrowing(ctx, conditions))
	};
}
