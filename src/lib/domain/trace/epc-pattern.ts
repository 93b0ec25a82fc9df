import { gs1CheckDigit } from '../codes/check-digit';
import { fail, ok, type Result } from '../shared/result';

/**
 * Pure identity patterns of TDS 2.0, section 7 (`urn:epc:idpat:`), as MATCH_ parameters take them (EPCIS 2.0, section
 * 8.2.7.1): the fields of an identifier, of which the last ones may be `*`. A field behind a `*` must be one as well.
 */
const prefix = 'urn:epc:idpat:';

export const isEpcPattern = (uri: string): boolean => uri.startsWith(prefix);

/** A regular expression that PostgreSQL and JavaScript read alike. */
type Regex = string;

const plain = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const digits = (count: number): string => `[0-9]{${count}}`;

function gtinOf(company: string, item: string): Regex | undefined {
	if (company === '*') return digits(14);
	if (!/^\d{6,12}$/.test(company)) return undefined;
	if (item === '*') return `[0-9]${company}${digits(12 - company.length)}[0-9]`;
	if (!/^\d{1,7}$/.test(item) || company.length + item.length !== 13) return undefined;
	const body = item.slice(0, 1) + company + item.slice(1);
	return body + gs1CheckDigit(body);
}

/** As `readEpc` makes keys (`01`, GTIN-14, `21`, serial), and as Digital Links say the same. */
function sgtinKeys([company = '', item = '', serial = '']: readonly string[]): Regex | undefined {
	const gtin = gtinOf(company, item);
	if (gtin === undefined) return undefined;
	const of = (text: string, any: string) => (serial === '*' ? any : plain(text));
	const link = `https?://[^?#]*/01/${gtin}(?:/(?:22|10)/[^/?#]+)*/21/${of(encodeURIComponent(decoded(serial)), '[^/?#]+')}(?:[/?#].*)?`;
	return `01${gtin}21${of(decoded(serial), '.+')}|${link}`;
}

function decoded(serial: string): string {
	try {
		return decodeURIComponent(serial);
	} catch {
		return serial;
	}
}

/** 18 digits: extension digit, company prefix, serial reference, check digit. */
function ssccKeys([company = '', serial = '']: readonly string[]): Regex | undefined {
	const keys = ssccDigits(company, serial);
	return keys && `${keys}|https?://[^?#]*/00/${keys}(?:[/?#].*)?`;
}

function ssccDigits(company: string, serial: string): Regex | undefined {
	if (company === '*') return digits(18);
	if (!/^\d{6,12}$/.test(company)) return undefined;
	if (serial === '*') return `[0-9]${company}${digits(16 - company.length)}[0-9]`;
	if (!/^\d{5,11}$/.test(serial) || company.length + serial.length !== 17) return undefined;
	const body = serial.slice(0, 1) + company + serial.slice(1);
	return body + gs1CheckDigit(body);
}

/** Schemes that name no pack are indexed as they were captured. */
const otherKeys = (scheme: string, fields: readonly string[]): Regex =>
	`urn:epc:id:${plain(scheme)}:${fields.map((field) => (field === '*' ? '.+' : plain(field))).join('\\.')}`;

/**
 * What a pattern means, as one regular expression over the whole key of `readEpc` or the identifier as it was captured:
 * a pack that is registered under another of its codes is indexed under that one.
 *
 * Example: urn:epc:idpat:sgtin:6901234.056789.* → every pack of GTIN 06901234567892, whether it was captured as a URN or
 * as a Digital Link. A serial may hold points, so it is what is left behind the
 * second one.
 */
export function readEpcPattern(uri: string): Result<Regex, string> {
	const [, scheme = '', rest = ''] = /^urn:epc:idpat:([a-z][a-z0-9-]{1,20}):(\S{1,200})$/.exec(uri) ?? [];
	if (scheme === '') return fail('a pattern is urn:epc:idpat: with a scheme and its fields');
	const parts = rest.split('.');
	const wanted = scheme === 'sgtin' ? 3 : scheme === 'sscc' ? 2 : parts.length;
	if (parts.length < wanted) return fail(`a pattern of ${scheme} has ${wanted} fields`);
	const fields = [...parts.slice(0, wanted - 1), parts.slice(wanted - 1).join('.')];
	if (fields.some((field) => field === '' || (field.includes('*') && field !== '*')))
		return fail('a field of a pattern is a value or *');
	const first = fields.indexOf('*');
	if (first >= 0 && fields.slice(first).some((field) => field !== '*'))
		return fail('behind a * every field is *');
	const keys: Regex | undefined =
		scheme === 'sgtin' ? sgtinKeys(fields) : scheme === 'sscc' ? ssccKeys(fields) : undefined;
	if (keys === undefined && (scheme === 'sgtin' || scheme === 'sscc'))
		return fail(`no identifier of ${scheme} has these fields`);
	return ok(`^(?:${[keys ?? [], otherKeys(scheme, fields)].flat().join('|')})$`);
}

/** Classes are indexed as they were captured, patterns of them included: `urn:epc:idpat:sgtin:6901234.*.*` means any item. */
export function readClassPattern(uri: string): Result<Regex, string> {
	const pattern = readEpcPattern(uri);
	if (!pattern.ok) return pattern;
	return ok(`^${plain(uri).replaceAll('\\*', '[^.]+')}$`);
}
