import { parseLocalDate } from '../shared/local-date';
import { gs1CheckPair } from './gs1-check-pair';
import { hasGs1CheckDigit } from './check-digit';
import { isCoupon8110, isCoupon8112 } from './gs1-coupon';
import { gs1Date } from './gs1-dates';
import lists from './gs1-code-lists.json';

/**
 * The content rules of GS1's Barcode Syntax Dictionary, by the names it uses. A rule looks at one component
 * of a value and answers with the position of the fault in it, or undefined when all is well.
 */
type ContentRule = (part: string) => number | undefined;

const countries = new Set(lists.iso3166.split(' '));
const countryLetters = new Set(lists.iso3166alpha2.split(' '));
const currencies = new Set(lists.iso4217.split(' '));
const packageTypes = new Set(lists.packageTypes.split(' '));

const rule =
	(holds: (part: string) => boolean): ContentRule =>
	(part) =>
		holds(part) ? undefined : 0;

const matches = (pattern: RegExp): ContentRule => rule((part) => pattern.test(part));

/** A GS1 Company Prefix has at least 4 digits; which are assigned is not known offline. */
const companyPrefixAt =
	(at: number): ContentRule =>
	(part) =>
		/^\d{4}/.test(part.slice(at)) ? undefined : at;

/** ISO 13616: country, check pair and account in base 97. */
function isIban(part: string): boolean {
	if (!/^[A-Z]{2}[0-9A-Z]{9,}$/.test(part) || !countryLetters.has(part.slice(0, 2))) return false;
	let rest = 0;
	for (const character of part.slice(4) + part.slice(0, 4)) {
		const value = parseInt(character, 36);
		rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
	}
	return rest === 1;
}

/** "2/3": the second of three. */
function isPositionInSequence(part: string): boolean {
	const match = /^([1-9]\d*)\/([1-9]\d*)$/.exec(part);
	return match !== null && Number(match[1]) <= Number(match[2]);
}

/** Piece and total, two digits each: 0102. */
function isPieceOfTotal(part: string): boolean {
	const piece = Number(part.slice(0, 2));
	const total = Number(part.slice(2));
	return piece > 0 && total > 0 && piece <= total;
}

const yyyymmdd = (part: string): boolean =>
	parseLocalDate(`${part.slice(0, 4)}-${part.slice(4, 6)}-${part.slice(6)}`) !== undefined;

const hours = /^(?:[01]\d|2[0-3])/;

const rules: Readonly<Record<string, ContentRule>> = {
	csum: (part) => (hasGs1CheckDigit(part) ? undefined : part.length - 1),
	csumalpha: (part) =>
		part.length > 2 && gs1CheckPair(part.slice(0, -2)) === part.slice(-2) ? undefined : part.length - 2,
	gcppos1: companyPrefixAt(0),
	gcppos2: companyPrefixAt(1),
	couponcode: rule(isCoupon8110),
	couponposoffer: rule(isCoupon8112),
	hasnondigit: matches(/\D/),
	hh: matches(hours),
	hhmi: matches(/^(?:[01]\d|2[0-3])[0-5]\d$/),
	hyphen: matches(/^-+$/),
	iban: rule(isIban),
	importeridx: matches(/^[-0-9A-Za-z_]$/),
	iso3166: rule((part) => countries.has(part)),
	iso3166999: rule((part) => part === '999' || countries.has(part)),
	iso3166alpha2: rule((part) => countryLetters.has(part)),
	iso4217: rule((part) => currencies.has(part)),
	iso5218: matches(/^[0129]$/),
	latitude: rule((part) => Number(part) <= 1_800_000_000),
	longitude: rule((part) => Number(part) <= 3_600_000_000),
	mediatype: matches(/^(?:0[1-9]|10|[89]\d)$/),
	mi: matches(/^[0-5]\d$/),
	ss: matches(/^[0-5]\d$/),
	nonzero: matches(/[1-9]/),
	nozeroprefix: matches(/^(?:0|[1-9]\d*)$/),
	packagetype: rule((part) => packageTypes.has(part)),
	pcenc: (part) => {
		const at = part.search(/%(?![0-9A-Fa-f]{2})/);
		return at < 0 ? undefined : at;
	},
	pieceoftotal: rule(isPieceOfTotal),
	posinseqslash: rule(isPositionInSequence),
	winding: matches(/^[019]$/),
	yesno: matches(/^[01]$/),
	yymmd0: rule((part) => gs1Date(part, true) !== undefined),
	yymmdd: rule((part) => gs1Date(part, false) !== undefined),
	yyyymmdd: rule(yyyymmdd),
	zero: matches(/^0$/)
};

export const contentRuleNames: ReadonlySet<string> = new Set(Object.keys(rules));

/** The position of the fault that rule `name` finds in one component of a value. */
export const contentFault = (name: string, part: string): number | undefined => rules[name]?.(part);
