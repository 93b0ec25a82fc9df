import * as v from 'valibot';
import { parseRoute } from '$lib/domain/platform/route-code';

/** How a platform wants its calls signed; the rules are with the gateway. */
const signMethods = ['hmac-sha256', 'hmac', 'md5', 'none'] as const;
export type SignMethod = (typeof signMethods)[number];

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const count = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/** Keys and codes of packs must not cross the network in the open; this machine is no network. */
const address = v.pipe(
	v.string(),
	v.check((text) => {
		if (!URL.canParse(text)) return false;
		const { protocol, hostname } = new URL(text);
		return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
	})
);

const route = v.pipe(
	v.string(),
	v.transform(parseRoute),
	v.custom<NonNullable<ReturnType<typeof parseRoute>>>((value) => value !== undefined)
);

const platform = v.strictObject({
	/** Shown to people as the source of an answer, and the label of its metrics. */
	name: v.pipe(v.string(), v.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,23}$/u)),
	url: address,
	appKey: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
	secret: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
	/** 企业唯一标识 of the chain at the platform. */
	refEntId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
	routes: v.pipe(v.array(route), v.minLength(1), v.maxLength(200)),
	timeoutMs: v.optional(count(100, 30_000), 5_000),
	/** Calls at once. */
	concurrency: v.optional(count(1, 32), 4),
	/** Codes a query; the public clients name 1,000 as the most. */
	batch: v.optional(count(1, 1_000), 1_000),
	sign: v.optional(v.picklist(signMethods), 'hmac-sha256'),
	methods: v.optional(
		v.strictObject({
			detail: v.pipe(v.string(), v.minLength(1)),
			relation: v.pipe(v.string(), v.minLength(1))
		}),
		{
			detail: 'alibaba.alihealth.drugtrace.top.lsyd.query.codedetail',
			relation: 'alibaba.alihealth.drugtrace.top.lsyd.query.relation'
		}
	)
});
export type PlatformSettings = v.InferOutput<typeof platform>;

const platforms = v.pipe(
	v.array(platform),
	v.maxLength(20),
	v.check((list) => new Set(list.map(({ name }) => name)).size === list.length)
);

/**
 * `TRACE_PLATFORMS`, a JSON list.
 * @returns the platforms, or which part of the text is wrong, such as `[0].url`; never a value of it
 */
export function parsePlatforms(
	text: string
): { readonly platforms: readonly PlatformSettings[] } | { readonly wrong: string } {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		return { wrong: '' };
	}
	const parsed = v.safeParse(platforms, data);
	if (parsed.success) return { platforms: parsed.output };
	const [{ path }] = parsed.issues;
	return {
		wrong: (path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
	};
}
