import { gs1CheckDigit } from '../codes/check-digit';
import { parseDigitalLink } from '../codes/digital-link';
import { packKey } from '../codes/pack-key';
import { isTraceCode } from '../codes/trace-code';
import { parseAddress } from '../codes/web-address';

/**
 * What an identifier in an event names: one pack or one logistic unit (a pallet) under the key of the registry,
 * something else (a batch, an asset, a place) under its own text, or nothing that can be read.
 */
export interface Epc {
	readonly kind: 'pack' | 'unit' | 'other' | 'unreadable';
	/** As `packKey` makes it, the 18 digits of an SSCC, else the URI. */
	readonly key: string;
}

/**
 * 药品追溯码 has no URI in any standard. Ours is `urn:wenyao:cn-trace:` and its 20 digits, and a store of ours is
 * `urn:wenyao:store:` and its institution code.
 */
const traceUrn = 'urn:wenyao:cn-trace:';
const storeUrn = 'urn:wenyao:store:';

export const traceUri = (code: string): string => traceUrn + code;
export const storeUri = (institutionCode: string): string => storeUrn + institutionCode;

/** The institution code of the store that a place names; undefined for every other place. */
export const storeOfPlace = (uri: string | undefined): string | undefined =>
	uri?.startsWith(storeUrn) ? uri.slice(storeUrn.length) : undefined;

/** TDS 2.0, section 6.3: company prefix and item reference have 13 digits together, the indicator stands first in the second. */
function sgtin(text: string): string | undefined {
	const match = /^(\d{6,12})\.(\d)(\d{0,6})\.(\S{1,60})$/.exec(text);
	if (!match) return undefined;
	const [, company = '', indicator = '', item = '', encoded = ''] = match;
	if (company.length + item.length !== 12) return undefined;
	const digits = indicator + company + item;
	try {
		const serial = decodeURIComponent(encoded);
		return serial.length <= 20 ? `01${digits}${gs1CheckDigit(digits)}21${serial}` : undefined;
	} catch {
		return undefined;
	}
}

/** TDS 2.0, section 6.3: 17 digits, the extension digit first in the serial reference. */
function sscc(text: string): string | undefined {
	const match = /^(\d{6,12})\.(\d)(\d{4,10})$/.exec(text);
	if (!match) return undefined;
	const [, company = '', extension = '', serial = ''] = match;
	const digits = extension + company + serial;
	return digits.length === 17 ? digits + gs1CheckDigit(digits) : undefined;
}

const urnReaders = [
	{ prefix: traceUrn, kind: 'pack', read: (rest: string) => (isTraceCode(rest) ? rest : undefined) },
	{ prefix: 'urn:epc:id:sgtin:', kind: 'pack', read: sgtin },
	{ prefix: 'urn:epc:id:sscc:', kind: 'unit', read: sscc }
] as const;

/** Characters; a Digital Link with every qualifier and attribute of a medicine has about 200. */
const longestLink = 512;

function webIdentifier(uri: string): Epc {
	if (uri.length > longestLink) return { kind: 'other', key: uri };
	const address = parseAddress(uri);
	const parsed = address && parseDigitalLink(address, uri);
	if (!parsed) return { kind: 'other', key: uri };
	if (!parsed.ok) return { kind: 'unreadable', key: uri };
	const unit = parsed.value.elements.find(({ ai }) => ai === '00')?.value;
	const key = packKey(parsed.value);
	if (key !== undefined) return { kind: 'pack', key };
	// The canonical address, so that a batch is the same on every domain.
	return unit === undefined ? { kind: 'other', key: parsed.value.value } : { kind: 'unit', key: unit };
}

/**
 * Reads an identifier of an event: our own URN, an EPC URN of pure identity (sgtin, sscc) or a GS1 Digital Link on
 * any domain. What is none of them is kept as it is.
 *
 * "urn:epc:id:sgtin:6901234.056789.A1" -> pack "010690123456789221A1", the key of the symbol (01)06901234567892(21)A1
 */
export function readEpc(uri: string): Epc {
	for (const { prefix, kind, read } of urnReaders)
		if (uri.startsWith(prefix)) {
			const key = read(uri.slice(prefix.length));
			return key === undefined ? { kind: 'unreadable', key: uri } : { kind, key };
		}
	return /^https?:/i.test(uri) ? webIdentifier(uri) : { kind: 'other', key: uri };
}
