import { randomUUID } from 'node:crypto';
import { readProductRow, type ProductRow } from '$lib/domain/imports/product-row';
import type { Identifier } from '$lib/domain/imports/product-codes';
import type { RowFault } from '$lib/domain/imports/row-faults';
import {
	describingColumns,
	findByApproval,
	findIdentifiers,
	findMasterProducts,
	insertIdentifiers,
	insertProduct,
	type KnownIdentifier,
	type MasterProduct
} from '../../repositories/product-master';
import { pinyinOf } from '../product-master/pinyin-of';
import { faulty, same, type JudgedRow, type SmallKind } from './small-kind';

interface Plan {
	readonly productId: string | null;
	readonly row: ProductRow;
	readonly identifiers: readonly Identifier[];
}

/** Compared field by field; what a file leaves out says nothing. */
const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
const words = (value: unknown): string => (value === null ? '–' : String(value));

/** Wide and narrow brackets and blanks between words make no other medicine. */
const plain = (value: unknown): unknown =>
	typeof value === 'string' ? value.normalize('NFKC').replace(/\s/g, '') : value;

function differences(row: ProductRow, known: MasterProduct): RowFault[] {
	const faults = describingColumns
		.filter((field) => row[field] !== null && row[field] !== '' && plain(row[field]) !== plain(known[field]))
		.map((field): RowFault => ({
			column: field,
			value: words(row[field]),
			fault: 'conflict_field',
			detail: words(known[field])
		}));
	if (row.priceFen !== known.priceFen)
		faults.push({
			column: 'price',
			value: yuan(row.priceFen),
			fault: 'conflict_field',
			detail: yuan(known.priceFen)
		});
	return faults;
}

const sameMedicine = (row: ProductRow, known: MasterProduct): boolean =>
	(['approvalNumber', 'genericName', 'strength', 'form', 'packSpec'] as const).every(
		(field) => plain(row[field]) === plain(known[field])
	);

function judgeOne(
	row: number,
	data: ProductRow,
	known: readonly KnownIdentifier[],
	products: readonly MasterProduct[]
): JudgedRow<Plan> {
	const named = known.filter((one) =>
		data.identifiers.some(({ scheme, value }) => scheme === one.scheme && value === one.value)
	);
	const ids = new Set(named.map(({ productId }) => productId));
	if (ids.size > 1) {
		const names = products.filter(({ id }) => ids.has(id)).map(({ genericName }) => genericName);
		return faulty(row, [
			{ column: null, value: data.genericName, fault: 'product_ambiguous', detail: names.join(' / ') }
		]);
	}
	const [id] = ids;
	const match = id ? products.find((one) => one.id === id) : products.find((one) => sameMedicine(data, one));
	const identifiers = data.identifiers.filter(
		({ scheme, value }) => !named.some((one) => one.scheme === scheme && one.value === value)
	);
	if (!match) return { row, verdict: 'new', faults: [], plan: { productId: null, row: data, identifiers } };
	const faults = differences(data, match);
	if (faults.length > 0) return faulty(row, faults);
	if (identifiers.length === 0) return same(row);
	return { row, verdict: 'changed', faults: [], plan: { productId: match.id, row: data, identifiers } };
}

/**
 * Products are shared by all chains: a file adds what is not there and codes that are missing; what differs is named
 * and left as it is.
 */
export const productKind: SmallKind<ProductRow, Plan> = {
	readRow: readProductRow,
	key: (data) =>
		[data.approvalNumber, data.genericName, data.strength, data.form, data.packSpec]
			.map(plain)
			.join('\u001f'),
	assigns: ({ productId, identifiers }, row) =>
		identifiers.map(({ scheme, value }) => ({
			code: `${scheme} ${value}`,
			column: columnOfScheme[scheme],
			owner: productId ?? `row ${row}`
		})),
	async judge(db, rows) {
		const known = await findIdentifiers(
			db,
			rows.flatMap(({ data }) => data.identifiers)
		);
		const products = [
			...(await findMasterProducts(db, [...new Set(known.map(({ productId }) => productId))])),
			...(await findByApproval(db, [...new Set(rows.map(({ data }) => data.approvalNumber))]))
		];
		return rows.map(({ row, data }) => judgeOne(row, data, known, products));
	},
	async apply(db, { productId, row, identifiers }, { source }) {
		const id = productId ?? randomUUID();
		if (productId === null) {
			const { identifiers: _, ...fields } = row;
			await insertProduct(db, { ...fields, id, ...pinyinOf(row.genericName) });
		}
		await insertIdentifiers(db, id, identifiers, source);
	},
	cells: (data) => [
		data.genericName,
		data.tradeName ?? '',
		data.form,
		data.strength,
		data.packSpec,
		data.approvalNumber,
		data.maker,
		data.identifiers.map(({ value }) => value).join(' ')
	]
};

export const columnOfScheme = {
	'trace-prefix': 'tracePrefix',
	gtin: 'gtin',
	insurance: 'insurance',
	'standard-drug': 'standardDrug'
} as const;
