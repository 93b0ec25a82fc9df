import { hasGs1CheckDigit } from '../codes/check-digit';
import { packKey, productKey, type ProductKey } from '../codes/pack-key';
import { parseCode } from '../codes/parse-code';
import type { LocalDate } from '../shared/local-date';
import type { RowFields } from './row-fields';

/** One pack as a file tells of it. What is null the file does not say. */
export interface PackRow {
	/** 20 digits, or `01{gtin}21{serial}`. */
	readonly code: string;
	/** What the code says about its product. */
	readonly product: ProductKey;
	/** 药品标识码 that the file names for the product, 7 digits. */
	readonly declared: string | null;
	readonly level: 1 | 2 | 3 | null;
	readonly parent: string | null;
	readonly batch: string;
	readonly produced: LocalDate;
	readonly expires: LocalDate;
	readonly content: number | null;
	readonly alias: string | null;
}

const levels: Readonly<Record<string, 1 | 2 | 3>> = {
	'1': 1,
	小码: 1,
	盒: 1,
	'2': 2,
	中码: 2,
	中盒: 2,
	'3': 3,
	大码: 3,
	箱: 3
};

const plainTrace = /^8\d{19}$/;

interface Named {
	readonly key: string;
	readonly product: ProductKey;
}

function readCode(fields: RowFields, column: string, need: 'required' | 'optional'): Named | undefined {
	const text = fields.code(column, need);
	if (text === undefined) return undefined;
	// Nearly all of a million rows are plain: they need none of what a scanner may have done to a code.
	if (plainTrace.test(text))
		return { key: text, product: { scheme: 'trace-prefix', value: text.slice(0, 7) } };
	const parsed = parseCode(text);
	if (!parsed.ok)
		return fields.fault(
			column,
			parsed.failure.reason === 'check_digit' ? 'check_digit' : 'not_a_code',
			parsed.failure.reason
		);
	const key = packKey(parsed.value);
	const product = productKey(parsed.value);
	if (!key || !product) return fields.fault(column, 'wrong_code_kind', parsed.value.kind);
	return { key, product };
}

/** @returns undefined when `fields.faults` says why */
export function readPackRow(fields: RowFields): PackRow | undefined {
	const code = readCode(fields, 'code', 'required');
	const parent = readCode(fields, 'parent', 'optional');
	const alias = readCode(fields, 'alias', 'optional');
	const level = fields.choice('level', levels, 'optional');
	const batch = fields.text('batch', 50);
	const produced = fields.date('produced');
	const expires = fields.date('expires');
	const content = fields.integer('content', 1, 1_000_000, 'optional');
	const declared = fields.code('product', 'optional');
	if (produced && expires && expires <= produced) fields.fault('expires', 'expiry_not_after_production');
	if (code && parent && code.key === parent.key) fields.fault('parent', 'own_parent');
	fields.refuseExtraCells();
	if (fields.faults.length > 0 || !code || !batch || !produced || !expires) return undefined;
	return {
		code: code.key,
		product: code.product,
		declared: declared !== undefined && /^\d{7}$/.test(declared) ? declared : null,
		level: level ?? null,
		parent: parent?.key ?? null,
		batch,
		produced,
		expires,
		content: content ?? null,
		alias: alias && alias.key !== code.key ? alias.key : null
	};
}

/** A shop barcode of 8, 12, 13 or 14 digits as the registry keeps it: 14 digits with a right check digit. */
export function readGtin(fields: RowFields, column: string): string | undefined {
	const text = fields.code(column, 'optional');
	if (text === undefined) return undefined;
	if (!/^(\d{8}|\d{12,14})$/.test(text)) return fields.fault(column, 'not_a_code');
	if (!hasGs1CheckDigit(text)) return fields.fault(column, 'check_digit');
	return text.padStart(14, '0');
}
