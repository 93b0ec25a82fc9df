import type { FileFault, FileFaultCode, RowFaultCode } from '$lib/domain/imports/row-faults';
import { m } from './paraglide/messages';

type Language = 'zh-CN' | 'en';
/** Words with or without a place for what was compared. */
type Words = (inputs: { detail: string }, options?: { locale?: Language }) => string;

const rows: Record<RowFaultCode, Words> = {
	missing: (_, options) => m.import_row_missing({}, options),
	too_long: m.import_row_too_long,
	formula: (_, options) => m.import_row_formula({}, options),
	error_cell: (_, options) => m.import_row_error_cell({}, options),
	lost_digits: (_, options) => m.import_row_lost_digits({}, options),
	control_characters: (_, options) => m.import_row_control_characters({}, options),
	not_a_date: (_, options) => m.import_row_not_a_date({}, options),
	no_such_day: (_, options) => m.import_row_no_such_day({}, options),
	not_a_number: (_, options) => m.import_row_not_a_number({}, options),
	out_of_range: m.import_row_out_of_range,
	not_in_list: m.import_row_not_in_list,
	not_a_code: (_, options) => m.import_row_not_a_code({}, options),
	wrong_code_kind: (_, options) => m.import_row_wrong_code_kind({}, options),
	check_digit: (_, options) => m.import_row_check_digit({}, options),
	expiry_not_after_production: (_, options) => m.import_row_expiry_not_after_production({}, options),
	extra_cells: (_, options) => m.import_row_extra_cells({}, options),
	duplicate: m.import_row_duplicate,
	two_parents: m.import_row_two_parents,
	own_parent: (_, options) => m.import_row_own_parent({}, options),
	product_unknown: (_, options) => m.import_row_product_unknown({}, options),
	product_ambiguous: m.import_row_product_ambiguous,
	product_declared_differs: (_, options) => m.import_row_product_declared_differs({}, options),
	level_unknown: (_, options) => m.import_row_level_unknown({}, options),
	level_differs: m.import_row_level_differs,
	parent_unknown: (_, options) => m.import_row_parent_unknown({}, options),
	parent_faulty: (_, options) => m.import_row_parent_faulty({}, options),
	parent_not_above: (_, options) => m.import_row_parent_not_above({}, options),
	content_unknown: (_, options) => m.import_row_content_unknown({}, options),
	batch_dates_disagree: (_, options) => m.import_row_batch_dates_disagree({}, options),
	batch_dates_differ: m.import_row_batch_dates_differ,
	conflict_product: m.import_row_conflict_product,
	conflict_batch: m.import_row_conflict_batch,
	conflict_level: m.import_row_conflict_level,
	conflict_parent: m.import_row_conflict_parent,
	conflict_alias: m.import_row_conflict_alias,
	conflict_field: m.import_row_conflict_field,
	conflict_code_taken: m.import_row_conflict_code_taken,
	conflict_recall_closed: (_, options) => m.import_row_conflict_recall_closed({}, options),
	too_few_codes: (_, options) => m.import_row_too_few_codes({}, options)
};

const files: Record<FileFaultCode, Words> = {
	empty_file: (_, options) => m.import_file_empty_file({}, options),
	no_rows: (_, options) => m.import_file_no_rows({}, options),
	wrong_format: (_, options) => m.import_file_wrong_format({}, options),
	unknown_encoding: (_, options) => m.import_file_unknown_encoding({}, options),
	malformed_csv: (_, options) => m.import_file_malformed_csv({}, options),
	record_too_long: (_, options) => m.import_file_record_too_long({}, options),
	malformed_xml: m.import_file_malformed_xml,
	doctype_refused: (_, options) => m.import_file_doctype_refused({}, options),
	too_deep: m.import_file_too_deep,
	token_too_long: (_, options) => m.import_file_token_too_long({}, options),
	unexpected_element: m.import_file_unexpected_element,
	malformed_zip: (_, options) => m.import_file_malformed_zip({}, options),
	zip_encrypted: (_, options) => m.import_file_zip_encrypted({}, options),
	zip_too_many_entries: m.import_file_zip_too_many_entries,
	zip_too_large: m.import_file_zip_too_large,
	zip_ratio: m.import_file_zip_ratio,
	not_a_workbook: (_, options) => m.import_file_not_a_workbook({}, options),
	dates_of_1904: (_, options) => m.import_file_dates_of_1904({}, options),
	too_many_strings: (_, options) => m.import_file_too_many_strings({}, options),
	too_many_rows: m.import_file_too_many_rows,
	too_many_columns: m.import_file_too_many_columns,
	column_missing: m.import_file_column_missing,
	column_twice: m.import_file_column_twice,
	column_unknown: m.import_file_column_unknown,
	file_lost: (_, options) => m.import_file_file_lost({}, options),
	internal: (_, options) => m.import_file_internal({}, options)
};

/** Why a row is not taken. @param detail what it was compared with */
export function rowFaultWords(fault: string, detail: string | null | undefined, locale?: Language): string {
	const words = (rows as Readonly<Record<string, Words | undefined>>)[fault];
	return words?.({ detail: detail ?? '–' }, locale && { locale }) ?? fault;
}

/** Why a file is not taken, with the place. */
export function fileFaultWords({ fault, detail, line, at }: FileFault): string {
	const words = files[fault]({ detail: detail ?? '–' });
	if (line === undefined) return words;
	return words + (at === undefined ? m.import_place_line({ line }) : m.import_place_line_at({ line, at }));
}
