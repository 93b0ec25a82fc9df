import * as v from 'valibot';
import { publicKeySchema } from './fhir/detached-jws';

const instant = v.pipe(v.string(), v.isoTimestamp());

const partner = v.strictObject({
	/** H + 11. */
	institutionCode: v.pipe(v.string(), v.regex(/^H[0-9A-Z]{11}$/)),
	name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
	/** The chains, by the institution code of any of their pharmacies, that fill its prescriptions. */
	contracts: v.pipe(
		v.array(
			v.strictObject({
				pharmacy: v.pipe(v.string(), v.regex(/^P[0-9A-Z]{11}$/)),
				since: v.pipe(v.string(), v.isoDate()),
				until: v.optional(v.pipe(v.string(), v.isoDate()))
			})
		),
		v.maxLength(200)
	),
	/** Its public keys, ES256. One that is missing here and on record is revoked. */
	keys: v.pipe(
		v.array(
			v.strictObject({
				kid: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
				jwk: publicKeySchema,
				from: instant,
				until: instant
			})
		),
		v.maxLength(20)
	)
});
export type PartnerSettings = v.InferOutput<typeof partner>;

const partners = v.pipe(
	v.array(partner),
	v.maxLength(200),
	v.check((list) => new Set(list.map(({ institutionCode }) => institutionCode)).size === list.length)
);

/**
 * `EXCHANGE_PARTNERS`, a JSON list.
 * @returns the hospitals, or which part of the text is wrong, such as `[0].keys`; never a value of it
 */
export function parsePartners(
	text: string
): { readonly partners: readonly PartnerSettings[] } | { readonly wrong: string } {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		return { wrong: '' };
	}
	const read = v.safeParse(partners, data);
	if (read.success) return { partners: read.output };
	const path = read.issues[0].path ?? [];
	return {
		wrong: path.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
	};
}
