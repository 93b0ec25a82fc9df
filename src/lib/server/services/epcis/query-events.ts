import { Failure } from '$lib/contract/errors';
import { parseEventQuery } from '$lib/domain/trace/event-query';
import { readEpc } from '$lib/domain/trace/read-epc';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { countEvents, findEvents, queryEvents } from '../../repositories/epcis-query';
import { registeredCodes } from './apply-events';
import { makePageToken, readPageToken, type PageToken } from './page-token';
import { queryDocument } from './query-answer';

export interface Page {
	readonly document: unknown;
	readonly next: PageToken | null;
}

type Parameters = ReadonlyArray<readonly [name: string, value: string]>;

/**
 * The chain's events that fulfil the standard's query parameters.
 * @param parameters of the address, without `nextPageToken`, and those that the path stands for
 * @throws Failure query_invalid or not_implemented naming the parameter, query_too_large beyond `maxEventCount`
 */
export async function queryPage(ctx: Context, parameters: Parameters, token: string | null): Promise<Page> {
	const chainId = requireChain(ctx, 'epcis.query');
	const { db } = ctx.services;
	const parsed = parseEventQuery(parameters);
	if (!parsed.ok) {
		const { parameter, reason, notOffered } = parsed.failure;
		throw new Failure(
			notOffered ? 'not_implemented' : 'query_invalid',
			`${parameter.slice(0, 100)}: ${reason}`,
			{
				parameter: parameter.slice(0, 100)
			}
		);
	}
	const query = parsed.value;
	const list = JSON.stringify({ ...query, perPage: null });
	const place = readPageToken(ctx, chainId, list, token);
	const uris = query.conditions.flatMap((condition) => (condition.kind === 'epc' ? condition.uris : []));
	const codeOf = await registeredCodes(db, [...new Set(uris.map((uri) => readEpc(uri).key))]);
	const asked = { chainId, query, keyOf: (uri: string) => codeOf(readEpc(uri).key) };
	if (query.refuseAbove !== null && !place) {
		const found = await countEvents(db, asked, query.refuseAbove);
		if (found > query.refuseAbove)
			throw new Failure('query_too_large', `more than ${query.refuseAbove} events fulfil the query`);
	}
	const left = place ? place.left : query.limit;
	const most = Math.min(query.perPage, left ?? query.perPage);
	const rows = await queryEvents(db, asked, most + 1, place && { at: new Date(place.at), id: place.id });
	const page = rows.slice(0, most);
	const last = page.at(-1);
	const remaining = left === null ? null : left - page.length;
	const more = rows.length > most && remaining !== 0;
	return {
		document: queryDocument(page, ctx.now()),
		next:
			more && last
				? makePageToken(ctx, chainId, list, {
						at: last[query.orderBy].toISOString(),
						id: last.id,
						left: remaining
					})
				: null
	};
}

/** One event by its id, with what declares it wrong. @throws Failure not_found, also for another chain's */
export async function readEvent(ctx: Context, eventId: string): Promise<unknown> {
	const chainId = requireChain(ctx, 'epcis.query');
	// A character that no text on record can hold.
	const rows = eventId.includes('\u0000') ? [] : await findEvents(ctx.services.db, chainId, eventId);
	if (rows.length === 0) throw new Failure('not_found', 'no event has this id');
	return queryDocument(rows, ctx.now());
}
