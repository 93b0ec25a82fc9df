/** Why one row is not taken. The column is named beside it. */
export const rowFaults = [
	'missing',
	'too_long',
	'formula',
	'error_cell',
	'lost_digits',
	'control_characters',
	'not_a_date',
	'no_such_day',
	'not_a_number',
	'out_of_range',
	'not_in_list',
	'not_a_code',
	'wrong_code_kind',
	'check_digit',
	'expiry_not_after_production',
	'extra_cells',
	'duplicate',
	'two_parents',
	'own_parent',
	'product_unknown',
	'product_ambiguous',
	'product_declared_differs',
	'level_unknown',
	'level_differs',
	'parent_unknown',
	'parent_faulty',
	'parent_not_above',
	'content_unknown',
	'batch_dates_disagree',
	'batch_dates_differ',
	'conflict_product',
	'conflict_batch',
	'conflict_level',
	'conflict_parent',
	'conflict_alias',
	'conflict_field',
	'conflict_code_taken',
	'conflict_recall_closed',
	'too_few_codes'
] as const;
export type RowFaultCode = (typeof rowFaults)[number];

export interface RowFault {
	/** A column's key, or null where the whole row is meant. */
	readonly column: string | null;
	/** What stood there, at most 200 characters. */
	readonly value: string;
	readonly fault: RowFaultCode;
	/** What it was compared with: another row, the registered batch, the other product. */
	readonly detail?: string;
}

/** Why a whole file is not read. `line` counts from 1; `at` counts bytes or characters in it. */
export const fileFaults = [
	'empty_file',
	'no_rows',
	'wrong_format',
	'unknown_encoding',
	'malformed_csv',
	'record_too_long',
	'malformed_xml',
	'doctype_refused',
	'too_deep',
	'token_too_long',
	'unexpected_element',
	'malformed_zip',
	'zip_encrypted',
	'zip_too_many_entries',
	'zip_too_large',
	'zip_ratio',
	'not_a_workbook',
	'dates_of_1904',
	'too_many_strings',
	'too_many_rows',
	'too_many_columns',
	'column_missing',
	'column_twice',
	'column_unknown',
	'file_lost',
	'internal'
] as const;
export type FileFaultCode = (typeof fileFaults)[number];

export interface FileFault {
	readonly fault: FileFaultCode;
	readonly line?: number;
	readonly at?: number;
	/** The element, column, entry or limit that is meant. */
	readonly detail?: string;
}

/** Thrown while a file is read; the job ends as `refused` with it. */
export class FileRefused extends Error {
	constructor(readonly fileFault: FileFault) {
		super(fileFault.fault);
		this.name = 'FileRefused';
	}
}
