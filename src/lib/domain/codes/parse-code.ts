import { fail, ok, type Result } from '../shared/result';
import type { LocalDate } from '../shared/local-date';
import { parseElementString } from './gs1-elements';
import type { CodeFailure, ParsedCode } from './parsed-code';
import { retailCode } from './retail-barcode';
import { isTraceCode, traceCode } from './trace-code';

export interface ParseOptions {
	readonly symbology?: string;
	/** For the century of GS1 dates only. */
	readonly today?: LocalDate;
}

export const inputLimit = 4096;

export function parseCode(input: string, options: ParseOptions = {}): Result<ParsedCode, CodeFailure> {
	const raw = input.slice(0, inputLimit);
	if (input.length > inputLimit)
		return fail({ reason: 'too_long', limit: inputLimit, got: input.length, raw });
	const text = input.trim().replace(/^\][A-Za-z][0-9A-Za-z]/, '');
	if (text === '') return fail({ reason: 'empty', raw });
	const digits = text.replace(/[\s-]/g, '');
	if (isTraceCode(digits)) return ok(traceCode(digits, raw));
	const retail = /^\d+$/.test(digits) ? retailCode(digits, raw) : undefined;
	if (retail) return ok(retail);
	const gs1 = parseElementString(text, raw, options.today);
	return gs1.ok ? gs1 : fail({ ...gs1.failure, raw });
}
