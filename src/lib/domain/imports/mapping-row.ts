import { readProductCodes, type Identifier } from './product-codes';
import type { RowFields } from './row-fields';

/** Codes that name one product in several schemes (三码映射). */
export interface MappingRow {
	readonly identifiers: readonly Identifier[];
	/** As the file writes it, for people to compare; never matched by. */
	readonly genericName: string | null;
}

/** @returns undefined when `fields.faults` says why; a single code maps to nothing */
export function readMappingRow(fields: RowFields): MappingRow | undefined {
	const identifiers = readProductCodes(fields);
	const genericName = fields.words('genericName', 100, 'optional') ?? null;
	if (fields.faults.length === 0 && identifiers.length < 2) fields.fault('tracePrefix', 'too_few_codes');
	fields.refuseExtraCells();
	return fields.faults.length > 0 ? undefined : { identifiers, genericName };
}
