import { fail, ok, type Result } from '../shared/result';
import type { LocalDate } from '../shared/local-date';
import { readDigits } from './bare-digits';
import { parseDigitalLink } from './digital-link';
import { hasBrackets, parseBrackets } from './gs1-brackets';
import { groupSeparator } from './gs1-elements';
import { readGs1 } from './gs1-read';
import { parseInsuranceCode } from './insurance-code';
import { looksLikeReceipt, looksLikeRxToken, parseReceipt, parseRxToken } from './own-tokens';
import type { CodeProblem, ParsedCode } from './parsed-code';
import { withRepair } from './scanner-repair';
import { restoreSeparators } from './separators';
import { takePrefix, unknownCarrier, type Carrier } from './symbology';
import { isTraceCode, traceCode, traceCodeIn } from './trace-code';
import { looksLikeUdiMa, parseUdiMa } from './udi-ma';
import { parseAddress, type Address } from './web-address';

export interface ReadContext {
	readonly raw: string;
	/** What the caller knows of the carrier; a prefix in the text is believed before it. */
	readonly carrier: Carrier | undefined;
	readonly today?: LocalDate | undefined;
}

type Reading = Result<ParsedCode, CodeProblem>;

/** A Digital Link, else the only trace code in path, query or fragment. The address itself is never opened. */
function readAddress(address: Address, { raw, today }: ReadContext): Reading {
	const link = parseDigitalLink(address, raw, today);
	if (link?.ok) return link;
	return traceCodeIn(address.tail, raw) ?? link ?? fail({ reason: 'web_address' });
}

/**
 * GS1 data in a symbol that does not declare it, or in a text of unknown origin. Only with a product or a
 * logistic unit in it: without such a key nearly any text would be an element of internal use.
 */
function readUnmarkedGs1(text: string, carrier: Carrier, { raw, today }: ReadContext): Reading | undefined {
	const result = readGs1(text, { raw, carrier, today });
	if (!result.ok) {
		const begun = /^0[01]\d{14}/.test(text.replace(/\s/g, '')) || result.failure.reason === 'ambiguous';
		return begun || text.includes(groupSeparator) ? result : undefined;
	}
	if (!result.value.elements.some(({ ai }) => ai === '00' || ai === '01')) return undefined;
	if (carrier.family !== 'other') return result;
	const description = 'the symbol does not declare GS1 data';
	return ok(withRepair(result.value, { kind: 'not_marked_gs1', description }));
}

/** GS1 data by its symbol; a trace code in a symbol that wrongly declares GS1 data is read and marked. */
function readMarkedGs1(text: string, carrier: Carrier, { raw, today }: ReadContext): Reading {
	const result = readGs1(text, { raw, carrier, today });
	if (result.ok || !isTraceCode(text)) return result;
	const description = 'the symbol declares GS1 data and holds a trace code';
	return ok(withRepair(traceCode(text, raw), { kind: 'wrongly_marked_gs1', description }));
}

const cjk = /[\u3400-\u9fff]/;

/** One text, one code: no repair of the text as a whole and no search for several codes. */
export function readText(given: string, context: ReadContext): Reading {
	const { raw, today } = context;
	const { text, carrier: prefixed } = takePrefix(given);
	const carrier = prefixed ?? context.carrier ?? unknownCarrier;
	if (text === '') return fail({ reason: 'empty' });
	if (looksLikeRxToken(text)) return parseRxToken(text, raw);
	if (looksLikeReceipt(text)) return parseReceipt(text, raw);
	if (hasBrackets(text)) return parseBrackets(text, raw, today);
	if (carrier.family === 'gs1') return readMarkedGs1(text, carrier, context);
	if (looksLikeUdiMa(text)) return parseUdiMa(text, raw, today);
	const address = parseAddress(text);
	if (address) return readAddress(address, context);
	const packed = text.replace(/[\s-]/g, '');
	if (/^\d+$/.test(packed)) {
		const digits = readDigits(packed, raw, carrier);
		if (digits) return digits;
	}
	const insurance = parseInsuranceCode(packed, raw);
	if (insurance) return insurance;
	if (/^\d+$/.test(packed) ? /^0[01]/.test(packed) : !/^8[\d\s-]*$/.test(text)) {
		const gs1 = readUnmarkedGs1(text, carrier, context);
		if (gs1) return gs1;
	}
	const labelled = cjk.test(text) ? traceCodeIn(text, raw) : undefined;
	return labelled ?? fail({ reason: 'unknown_format' });
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u0008\u000e-\u001c\u001e\u001f\u007f-\u009f]/;

/** Where a control character stands that is neither blank nor separator; no code has one. Else -1. */
export function strayControlCharacter(text: string): number {
	const at = text.search(control);
	return at >= 0 && control.test(restoreSeparators(text)[0] ?? text) ? at : -1;
}
