import * as v from 'valibot';

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is known of a patient must not cross the network in the open; this machine is no network. */
const address = v.pipe(
	v.string(),
	v.check((text) => {
		if (!URL.canParse(text)) return false;
		const { protocol, hostname, search, hash } = new URL(text);
		return (
			(protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname))) && search + hash === ''
		);
	}),
	v.transform((text) => text.replace(/\/+$/, ''))
);

const service = v.strictObject({
	/** Shown to doctors as the source of its cards. */
	name: v.pipe(v.string(), v.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,23}$/u)),
	/** Below it stands `/cds-services`. */
	url: address,
	/** Ids of its services that are asked; their hooks and what they need to know they tell themselves. */
	services: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/))), v.minLength(1), v.maxLength(10)),
	timeoutMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(5_000)), 1_500)
});
export type CdsSettings = v.InferOutput<typeof service>;

const services = v.pipe(
	v.array(service),
	v.maxLength(10),
	v.check((list) => new Set(list.map(({ name }) => name)).size === list.length)
);

/**
 * `CDS_SERVICES`, a JSON list.
 * @returns the services, or which part of the text is wrong, such as `[0].url`; never a value of it
 */
export function parseCdsServices(
	text: string
): { readonly services: readonly CdsSettings[] } | { readonly wrong: string } {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		return { wrong: '' };
	}
	const read = v.safeParse(services, data);
	if (read.success) return { services: read.output };
	const path = read.issues[0].path ?? [];
	return {
		wrong: path.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
	};
}
