import { Failure } from '$lib/contract/errors';
import type { Resource } from '$lib/domain/fhir/resource';
import { readSearchQuery } from '$lib/domain/fhir/search-query';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { requireValid } from '../../fhir/validator';
import { makePageToken, readPageToken } from '../epcis/page-token';
import { requireType } from './served-types';

interface Asked {
	readonly type: string;
	readonly given: ReadonlyArray<readonly [string, string]>;
	/** Whether they stood in the address. */
	readonly inAddress: boolean;
	readonly strict: boolean;
	/** Address of the service, such as https://wenyao.example.cn/fhir/R4. */
	readonly base: string;
}

/** The parameter that leads to the next page. What it holds is nobody's business but ours. */
export const pageParameter = '_page';

const invalid = (parameter: string, reason: string): Failure =>
	new Failure('query_invalid', `${parameter}: ${reason}`, { parameter });

/**
 * One page of the chain's resources that fulfil a query, newest first, as a searchset.
 * @throws Failure query_invalid, not_found for a type that is not served
 */
export async function searchResources(ctx: Context, asked: Asked): Promise<Resource> {
	const chainId = requireChain(ctx, 'fhir.read');
	const served = requireType(asked.type);
	const token = asked.given.find(([name]) => name === pageParameter)?.[1] ?? null;
	const given = asked.given.filter(([name]) => name !== pageParameter);
	const hidden = served.parameters.find(
		({ name, onlyInBody }) => onlyInBody && given.some(([asks]) => asks === name)
	);
	if (hidden && asked.inAddress)
		throw invalid(hidden.name, `addresses are logged; send it by POST to ${served.type}/_search`);
	const read = readSearchQuery(served.parameters, given, asked.strict);
	if (!read.ok) throw invalid(read.failure.parameter, read.failure.reason);
	const { conditions, count, onlyCount, total, ignored, used } = read.value;
	const list = `${served.type} ${JSON.stringify(conditions)}`;
	const place = readPageToken(ctx, chainId, list, token, pageParameter);
	const after = place && { at: new Date(place.at), key: place.id };
	const rows = onlyCount ? [] : await served.page(ctx, chainId, conditions, { most: count + 1, after });
	const page = rows.slice(0, count);
	const last = rows.length > count ? page.at(-1) : undefined;
	// Values that may not stand in an address stand in no link either: such a search is paged by asking again by POST.
	const linkable = hidden === undefined;
	const link = (relation: string, more: ReadonlyArray<readonly [string, string]> = []) => {
		const query = new URLSearchParams([...used, ...more].map(([name, value]) => [name, value]));
		return { relation, url: `${asked.base}/${served.type}?${query.toString()}` };
	};
	const next =
		last && makePageToken(ctx, chainId, list, { at: last.at.toISOString(), id: last.key, left: null }).token;
	return requireValid({
		resourceType: 'Bundle',
		type: 'searchset',
		...((onlyCount || total) && { total: await served.count(ctx, chainId, conditions) }),
		...(linkable && {
			link: [link('self'), ...(next ? [link('next', [[pageParameter, next]])] : [])]
		}),
		...(page.length + ignored.length > 0 && {
			entry: [
				...page.map(({ resource }) => ({
					fullUrl: `${asked.base}/${served.type}/${resource.id ?? ''}`,
					resource,
					search: { mode: 'match' }
				})),
				...(ignored.length > 0 ? [{ resource: passedOver(ignored), search: { mode: 'outcome' } }] : [])
			]
		})
	});
}

const passedOver = (ignored: readonly string[]) => ({
	resourceType: 'OperationOutcome',
	issue: ignored.slice(0, 20).map((name) => ({
		severity: 'warning',
		code: 'not-supported',
		diagnostics: `${name.slice(0, 100)}: not supported here, and passed over`
	}))
});
