import { parseInsuranceCode } from '../codes/insurance-code';
import { hasGs1CheckDigit } from '../codes/check-digit';
import type { ProductKey } from '../codes/pack-key';
import { readGtin } from './pack-row';
import type { RowFields } from './row-fields';

export type Identifier = ProductKey & { readonly level: number | null };

/** The codes of one product that a row of products or mappings may carry, each checked by its own rule. */
export function readProductCodes(fields: RowFields): Identifier[] {
	const found: Identifier[] = [];
	const level = fields.integer('level', 1, 3, 'optional') ?? null;
	const add = (scheme: ProductKey['scheme'], value: string | undefined, at: number | null = null) => {
		if (value !== undefined) found.push({ scheme, value, level: at });
	};
	const prefix = fields.code('tracePrefix', 'optional');
	if (prefix !== undefined && !/^8\d{6}$/.test(prefix)) fields.fault('tracePrefix', 'not_a_code');
	else add('trace-prefix', prefix, level);
	add('gtin', readGtin(fields, 'gtin'));
	const insurance = fields.code('insurance', 'optional');
	const parsed = insurance === undefined ? undefined : parseInsuranceCode(insurance, insurance);
	if (insurance !== undefined && !parsed?.ok) fields.fault('insurance', 'not_a_code');
	else if (parsed?.ok) add('insurance', parsed.value.value);
	const standard = fields.code('standardDrug', 'optional');
	if (standard !== undefined && !/^869\d{11}$/.test(standard)) fields.fault('standardDrug', 'not_a_code');
	else if (standard !== undefined && !hasGs1CheckDigit(standard)) fields.fault('standardDrug', 'check_digit');
	else add('standard-drug', standard);
	return found;
}
