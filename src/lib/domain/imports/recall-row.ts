import { insuranceForms } from '../codes/insurance-code';
import type { ProductKey } from '../codes/pack-key';
import { parseCode } from '../codes/parse-code';
import { productKey } from '../codes/pack-key';
import type { LocalDate } from '../shared/local-date';
import type { RowFields } from './row-fields';

/** One recall notice as a file tells of it. */
export interface RecallRow {
	/** A code of the product, or its approval number. */
	readonly product: ProductKey | { readonly scheme: 'approval'; readonly value: string };
	/** Sorted, each once; never empty: a notice without batches recalls nothing. */
	readonly batches: readonly string[];
	readonly level: 1 | 2 | 3;
	readonly nature: 'real' | 'drill';
	readonly published: LocalDate;
	readonly status: 'open' | 'closed';
	readonly reason: string;
	readonly source: string;
}

const levels: Readonly<Record<string, 1 | 2 | 3>> = {
	'1': 1,
	i: 1,
	一级: 1,
	'2': 2,
	ii: 2,
	二级: 2,
	'3': 3,
	iii: 3,
	三级: 3
};
const natures = {
	召回: 'real',
	真实: 'real',
	real: 'real',
	演练: 'drill',
	召回演练: 'drill',
	drill: 'drill'
} as const;
const statuses = { 进行中: 'open', open: 'open', 已结束: 'closed', closed: 'closed' } as const;

const mostBatches = 500;

function readProduct(fields: RowFields): RecallRow['product'] | undefined {
	const text = fields.code('product');
	if (text === undefined) return undefined;
	if (/^8\d{6}$/.test(text)) return { scheme: 'trace-prefix', value: text };
	if (/^\p{Script=Han}/u.test(text) || /^[A-Z]{1,2}\d{8}$/.test(text))
		return { scheme: 'approval', value: text.replace(/\s/g, '') };
	const parsed = parseCode(text);
	const key = parsed.ok ? productKey(parsed.value) : undefined;
	if (!key)
		return fields.fault(
			'product',
			!parsed.ok && parsed.failure.reason === 'check_digit' ? 'check_digit' : 'not_a_code',
			insuranceForms.map(({ length }) => length).join('/')
		);
	return key;
}

/** @returns undefined when `fields.faults` says why */
export function readRecallRow(fields: RowFields): RecallRow | undefined {
	const product = readProduct(fields);
	const batchText = fields.text('batches', 10_000);
	const batches = [...new Set((batchText ?? '').split(/[,;、,;\s]+/).filter((one) => one !== ''))].sort();
	if (batchText !== undefined && (batches.length === 0 || batches.length > mostBatches))
		fields.fault('batches', 'out_of_range', `1–${mostBatches}`);
	if (batches.some((one) => one.length > 50)) fields.fault('batches', 'too_long', '50');
	const level = fields.choice('level', levels);
	const nature = fields.choice('nature', natures);
	const published = fields.date('published');
	const status = fields.choice('status', statuses, 'optional') ?? 'open';
	const reason = fields.words('reason', 500);
	const source = fields.words('source', 100);
	fields.refuseExtraCells();
	if (fields.faults.length > 0 || !product || !level || !nature || !published || !reason || !source)
		return undefined;
	return { product, batches, level, nature, published, status, reason, source };
}
