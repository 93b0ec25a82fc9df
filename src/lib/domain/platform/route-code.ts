import { isTraceCode } from '../codes/trace-code';

/** Kinds of code that name a pack or a logistic unit and that a platform can answer for. */
export const routeKinds = ['cn-trace', 'gs1', 'udi-ma', 'sscc'] as const;
export type RouteKind = (typeof routeKinds)[number];

/** `prefix` is compared with the 20 digits, the GTIN of a GS1 code, or the code as printed; empty = every code. */
export interface Route {
	readonly kind: RouteKind;
	readonly prefix: string;
}

const pattern = /^(cn-trace|gs1|udi-ma|sscc):([A-Za-z0-9.]{0,30})$/;

/** `cn-trace:8` or `gs1:0690`; undefined when it is neither. */
export function parseRoute(text: string): Route | undefined {
	const match = pattern.exec(text);
	return match ? { kind: match[1] as RouteKind, prefix: match[2] ?? '' } : undefined;
}

/** The kind of a key under which packs are registered; undefined for keys that no route can name. */
function kindOf(packKey: string): { kind: RouteKind; compared: string } | undefined {
	if (isTraceCode(packKey)) return { kind: 'cn-trace', compared: packKey };
	if (/^01\d{14}21./.test(packKey)) return { kind: 'gs1', compared: packKey.slice(2, 16) };
	if (packKey.startsWith('MA.')) return { kind: 'udi-ma', compared: packKey };
	if (/^\d{18}$/.test(packKey)) return { kind: 'sscc', compared: packKey };
	return undefined;
}

/**
 * The platforms that answer for a pack: those with the longest fitting prefix first, equals in the order given.
 * All of them are asked; the order says whose word is shown where several say the same.
 *
 * Example: A routes `cn-trace:8`, B routes `cn-trace:89` → 8900… is B's, then A's; 8100… is A's alone.
 */
export function platformsFor<Platform extends { readonly routes: readonly Route[] }>(
	packKey: string,
	platforms: readonly Platform[]
): readonly Platform[] {
	const named = kindOf(packKey);
	if (!named) return [];
	return platforms
		.map((platform) => {
			const lengths = platform.routes
				.filter(({ kind, prefix }) => kind === named.kind && named.compared.startsWith(prefix))
				.map(({ prefix }) => prefix.length);
			return { platform, fit: Math.max(-1, ...lengths) };
		})
		.filter(({ fit }) => fit >= 0)
		.toSorted((a, b) => b.fit - a.fit)
		.map(({ platform }) => platform);
}
