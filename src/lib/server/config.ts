import * as v from 'valibot';
import { reversalReasons, type ReversalSettings } from '$lib/domain/dispensing/reverse-sale';
import { voucherKinds, type VoucherKind } from '$lib/domain/hand-in/voucher-number';
import { parseCdsServices, type CdsSettings } from './cds-settings';
import { parsePartners, type PartnerSettings } from './exchange-settings';
import { parsePlatforms, type PlatformSettings } from './trace-platform-settings';

const flag = v.pipe(
	v.picklist(['true', 'false', '1', '0']),
	v.transform((text) => text === 'true' || text === '1')
);
const integer = (min: number, max: number) =>
	v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(min), v.maxValue(max));

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What each setting expects, in words that stop a start-up helpfully. */
const expected = {
	DATABASE_URL: 'an address postgres://user:password@host:port/database',
	WENYAO_ORIGIN: 'the address people open, such as https://wenyao.example.cn',
	WENYAO_DEMO: 'true or false',
	WENYAO_SECRET: 'at least 32 characters, the same for every process',
	TURN_URLS: 'addresses parted by commas, such as turn:turn.example.cn:3478',
	TURN_SECRET: "coturn's static-auth-secret",
	NEAR_EXPIRY_DAYS: 'a number of days from 1 to 365',
	DATABASE_POOL: 'a number of connections from 2 to 200',
	INSURANCE_HOTLINE: 'a telephone number to show to customers',
	WENYAO_BODY_LIMIT: 'a number of bytes, with K, M or G if you like, such as 10M',
	DATA_DIR: 'the folder for what the program keeps beside its database',
	RETURN_DAYS: 'a number of days from 0 to 60',
	RETURN_REASONS: `some of ${reversalReasons.join(', ')}, parted by commas`,
	EPHEDRINE_MIN_AGE: 'an age in years from 0 (nobody is too young) to 99',
	HAND_IN_VOUCHERS: `none, or kinds with a value in fen such as discount:200 (${voucherKinds.join(', ')})`,
	VOUCHER_DAYS: 'a number of days from 1 to 730',
	LOG_LEVEL: 'one of debug, info, warn, error, silent',
	TRACE_PLATFORM_BUDGET_MS: 'a number of milliseconds from 100 to 10000'
} as const;

const factors: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const parseBytes = (text: string): number =>
	text === 'Infinity' ? Infinity : Number.parseInt(text, 10) * (factors[text.at(-1) ?? ''] ?? 1);

const schema = v.object({
	DATABASE_URL: v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//)),
	WENYAO_ORIGIN: v.optional(
		v.pipe(
			v.string(),
			v.url(),
			v.transform((url) => new URL(url).origin)
		)
	),
	PORT: v.optional(integer(0, 65535), '3000'),
	WENYAO_DEMO: v.optional(flag),
	WENYAO_SECRET: v.pipe(v.string(), v.minLength(32)),
	TURN_URLS: v.optional(
		v.pipe(
			v.string(),
			v.transform((text) => text.split(',').map((url) => url.trim())),
			v.array(v.pipe(v.string(), v.regex(/^(turn|turns|stun):/)))
		)
	),
	TURN_SECRET: v.optional(v.pipe(v.string(), v.minLength(1))),
	NEAR_EXPIRY_DAYS: v.optional(integer(1, 365), '90'),
	DATABASE_POOL: v.optional(integer(2, 200), '10'),
	// The national hotline could not be confirmed from an official source, so each chain sets its own.
	INSURANCE_HOTLINE: v.optional(v.pipe(v.string(), v.minLength(3), v.maxLength(40))),
	WENYAO_BODY_LIMIT: v.optional(
		v.pipe(v.string(), v.regex(/^(\d{1,12}[KMG]?|Infinity)$/), v.transform(parseBytes)),
		'17M'
	),
	DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1)), '.data'),
	// Returned packs: EU 2016/161 art. 13 allows 10 days; which reasons count is a matter of the house.
	RETURN_DAYS: v.optional(integer(0, 60), '10'),
	RETURN_REASONS: v.optional(
		v.pipe(
			v.string(),
			v.transform((text) => text.split(',').map((reason) => reason.trim())),
			v.array(v.picklist(reversalReasons)),
			v.minLength(1)
		),
		'quality_problem,dispensing_error'
	),
	// No national age limit for OTC medicine is known, so it is the house's policy (domain rules on minors).
	EPHEDRINE_MIN_AGE: v.optional(integer(0, 99), '18'),
	// No rule asks for a thank-you; a house that gives one says which and how much.
	HAND_IN_VOUCHERS: v.optional(
		v.union([
			v.pipe(
				v.literal('none'),
				v.transform(() => [])
			),
			v.pipe(
				v.string(),
				v.transform((text) => text.split(',').map((entry) => entry.trim().split(':'))),
				v.array(v.tuple([v.picklist(voucherKinds), integer(1, 100_000)])),
				v.transform((pairs) => pairs.map(([kind, valueFen]) => ({ kind, valueFen })))
			)
		])
	),
	VOUCHER_DAYS: v.optional(integer(1, 730), '90'),
	LOG_LEVEL: v.optional(v.picklist(['debug', 'info', 'warn', 'error', 'silent']), 'info'),
	TRACE_PLATFORMS: v.optional(v.string(), '[]'),
	EXCHANGE_PARTNERS: v.optional(v.string()),
	CDS_SERVICES: v.optional(v.string(), '[]'),
	/** A verification waits no longer for the outside; what is missing then is said and fetched later. */
	TRACE_PLATFORM_BUDGET_MS: v.optional(integer(100, 10_000), '1500')
});

export interface Config {
	readonly databaseUrl: string;
	readonly databasePool: number;
	readonly origin: string;
	readonly demo: boolean;
	readonly secret: string;
	readonly turn: { readonly urls: readonly string[]; readonly secret: string } | null;
	readonly nearExpiryDays: number;
	readonly insuranceHotline: string | null;
	readonly returns: ReversalSettings;
	/** Youngest buyer of compounds with ephedrine, whose identity number is asked for anyway; 0 = no limit. */
	readonly ephedrineMinAge: number;
	/** What a hand-in may be thanked with; empty = no vouchers. */
	readonly vouchers: {
		readonly offers: readonly { readonly kind: VoucherKind; readonly valueFen: number }[];
		readonly validDays: number;
	};
	/** Longest body of a request, but for the endpoint that takes whole files. */
	readonly bodyBytes: number;
	/** Files on their way into the database are kept below it. */
	readonly dataDir: string;
	readonly logLevel: string;
	/** Outside trace platforms; none = nobody outside is ever asked. */
	readonly tracePlatforms: readonly PlatformSettings[];
	readonly tracePlatformBudgetMs: number;
	/** Hospitals whose prescriptions are taken in; null leaves what is on record as it is. */
	readonly exchangePartners: readonly PartnerSettings[] | null;
	/** Checks of others that are asked beside ours; none = nobody outside is ever asked. */
	readonly cdsServices: readonly CdsSettings[];
}

/** A setting that is wrong: names it, never shows its value. */
export class ConfigError extends Error {
	constructor(name: string, expectation: string) {
		super(`${name}: expected ${expectation}`);
		this.name = 'ConfigError';
	}
}

/** @throws ConfigError that names the first wrong setting and says what is expected. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
	const present = Object.fromEntries(
		Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
	);
	const result = v.safeParse(schema, present);
	if (!result.success) {
		const name = String(result.issues[0].path?.[0]?.key ?? 'environment');
		throw new ConfigError(name, expected[name as keyof typeof expected] ?? 'a valid value');
	}
	const set = result.output;
	if (Boolean(set.TURN_URLS) !== Boolean(set.TURN_SECRET))
		throw new ConfigError(
			set.TURN_URLS ? 'TURN_SECRET' : 'TURN_URLS',
			'TURN_URLS and TURN_SECRET set together'
		);
	const outside = parsePlatforms(set.TRACE_PLATFORMS);
	if ('wrong' in outside)
		throw new ConfigError(
			`TRACE_PLATFORMS${outside.wrong}`,
			'a JSON list of {name, url, appKey, secret, routes}, as README describes it'
		);
	const partners = set.EXCHANGE_PARTNERS === undefined ? null : parsePartners(set.EXCHANGE_PARTNERS);
	if (partners && 'wrong' in partners)
		throw new ConfigError(
			`EXCHANGE_PARTNERS${partners.wrong}`,
			'a JSON list of {institutionCode, name, contracts, keys}, as docs/FHIR.md describes it'
		);
	const cds = parseCdsServices(set.CDS_SERVICES);
	if ('wrong' in cds)
		throw new ConfigError(
			`CDS_SERVICES${cds.wrong}`,
			'a JSON list of {name, url, services}, as docs/CDS-HOOKS.md describes it'
		);
	const origin = set.WENYAO_ORIGIN ?? `http://localhost:${set.PORT}`;
	// Known passwords are for trying out on one machine: an address of its own ends the demo unless asked for.
	const demo = set.WENYAO_DEMO ?? localHosts.has(new URL(origin).hostname);
	return {
		databaseUrl: set.DATABASE_URL,
		databasePool: set.DATABASE_POOL,
		origin,
		demo,
		secret: set.WENYAO_SECRET,
		turn: set.TURN_URLS && set.TURN_SECRET ? { urls: set.TURN_URLS, secret: set.TURN_SECRET } : null,
		nearExpiryDays: set.NEAR_EXPIRY_DAYS,
		insuranceHotline: set.INSURANCE_HOTLINE ?? null,
		bodyBytes: set.WENYAO_BODY_LIMIT,
		dataDir: set.DATA_DIR,
		returns: { returnDays: set.RETURN_DAYS, reasons: set.RETURN_REASONS },
		ephedrineMinAge: set.EPHEDRINE_MIN_AGE,
		vouchers: {
			offers: set.HAND_IN_VOUCHERS ?? (demo ? [{ kind: 'discount', valueFen: 200 }] : []),
			validDays: set.VOUCHER_DAYS
		},
		logLevel: set.LOG_LEVEL,
		tracePlatforms: outside.platforms,
		tracePlatformBudgetMs: set.TRACE_PLATFORM_BUDGET_MS,
		exchangePartners: partners?.partners ?? null,
		cdsServices: cds.services
	};
}
