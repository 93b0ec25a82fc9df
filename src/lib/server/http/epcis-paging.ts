import { Failure } from '$lib/contract/errors';
import { defaultPerPage, mostPerPage } from '$lib/domain/trace/event-query';

const tokenName = 'nextPageToken';

/** The parameters of an address, and apart from them the page token. */
export function splitToken(url: URL): {
	parameters: ReadonlyArray<readonly [string, string]>;
	token: string | null;
} {
	const all = [...url.searchParams];
	return {
		parameters: all.filter(([name]) => name !== tokenName),
		token: url.searchParams.get(tokenName)
	};
}

/** Page size and token of a list that takes nothing else. @throws Failure query_invalid */
export function readPaging(url: URL): { perPage: number; token: string | null } {
	const { parameters, token } = splitToken(url);
	const [other] = parameters.filter(([name]) => name !== 'perPage');
	if (other) throw new Failure('query_invalid', 'no such parameter', { parameter: other[0].slice(0, 100) });
	const [perPage = String(defaultPerPage)] = parameters.map(([, value]) => value);
	if (!/^[1-9]\d{0,8}$/.test(perPage))
		throw new Failure('query_invalid', 'perPage: a whole number above 0 is expected', {
			parameter: 'perPage'
		});
	return { perPage: Math.min(Number(perPage), mostPerPage), token };
}

/** Headers that lead to the next page; none on the last one. */
export function nextPage(
	url: URL,
	next: { readonly token: string; readonly expires: string } | null
): Record<string, string> {
	if (!next) return {};
	const address = new URL(url);
	address.searchParams.set(tokenName, next.token);
	return { Link: `<${address.href}>; rel="next"`, 'GS1-Next-Page-Token-Expires': next.expires };
}
