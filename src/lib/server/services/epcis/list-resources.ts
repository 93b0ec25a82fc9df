import { Failure } from '$lib/contract/errors';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { listEpcs, listValues, type ResourceColumn } from '../../repositories/epcis-query';
import { makePageToken, readPageToken, type PageToken } from './page-token';
import { epcisContext } from './query-answer';

/** The top-level resources of EPCIS 2.0 (section 12.4) whose values are taken from events. */
export const resources = {
	eventTypes: { column: 'type', list: 'eventType', parameter: 'eventType' },
	epcs: { column: null, list: 'epc', parameter: 'MATCH_anyEPC' },
	bizSteps: { column: 'bizStep', list: 'bizStep', parameter: 'EQ_bizStep' },
	bizLocations: { column: 'bizLocation', list: 'bizLocation', parameter: 'EQ_bizLocation' },
	readPoints: { column: 'readPoint', list: 'readPoint', parameter: 'EQ_readPoint' },
	dispositions: { column: 'disposition', list: 'disposition', parameter: 'EQ_disposition' }
} as const satisfies Record<string, { column: ResourceColumn | null; list: string; parameter: string }>;

export type ResourceName = keyof typeof resources;

/** @throws Failure not_found when no such resource exists */
export function requireResource(name: string | undefined): ResourceName {
	if (name !== undefined && Object.hasOwn(resources, name)) return name as ResourceName;
	throw new Failure('not_found', 'no such resource');
}

/** The values that occur in the chain's events. @throws Failure query_invalid for a wrong page token */
export async function listResources(
	ctx: Context,
	name: ResourceName,
	perPage: number,
	token: string | null
): Promise<{ document: unknown; next: PageToken | null }> {
	const chainId = requireChain(ctx, 'epcis.query');
	const { db } = ctx.services;
	const { column, list } = resources[name];
	const after = readPageToken(ctx, chainId, name, token)?.at ?? null;
	const values =
		column === null
			? await listEpcs(db, chainId, perPage + 1, after)
			: await listValues(db, chainId, column, perPage + 1, after);
	const page = values.slice(0, perPage);
	const type = `${list.charAt(0).toUpperCase()}${list.slice(1)}ItemList`;
	const last = page.at(-1) ?? '';
	return {
		document: { '@context': epcisContext, type, [list]: page },
		next: values.length > perPage ? makePageToken(ctx, chainId, name, { at: last, id: '', left: null }) : null
	};
}
