import { readMappingRow, type MappingRow } from '$lib/domain/imports/mapping-row';
import type { Identifier } from '$lib/domain/imports/product-codes';
import { findIdentifiers, findMasterProducts, insertIdentifiers } from '../../repositories/product-master';
import { columnOfScheme } from './product-kind';
import { faulty, same, type SmallKind } from './small-kind';

interface Plan {
	readonly productId: string;
	readonly identifiers: readonly Identifier[];
}

/**
 * Three codes of one product (追溯码前缀, 医保编码, 69 码). At least one must name a product already; codes that name
 * two products are shown, since the two may be one.
 */
export const mappingKind: SmallKind<MappingRow, Plan> = {
	readRow: readMappingRow,
	key: (data) => data.identifiers.map(({ scheme, value }) => `${scheme} ${value}`).join(' '),
	assigns: ({ productId, identifiers }) =>
		identifiers.map(({ scheme, value }) => ({
			code: `${scheme} ${value}`,
			column: columnOfScheme[scheme],
			owner: productId
		})),
	async judge(db, rows) {
		const known = await findIdentifiers(
			db,
			rows.flatMap(({ data }) => data.identifiers)
		);
		const products = await findMasterProducts(db, [...new Set(known.map(({ productId }) => productId))]);
		const nameOf = (id: string): string => products.find((one) => one.id === id)?.genericName ?? '';
		return rows.map(({ row, data }) => {
			const named = known.filter((one) =>
				data.identifiers.some(({ scheme, value }) => scheme === one.scheme && value === one.value)
			);
			const ids = [...new Set(named.map(({ productId }) => productId))];
			const values = data.identifiers.map(({ value }) => value).join(' ');
			const [productId] = ids;
			if (productId === undefined)
				return faulty(row, [
					{
						column: null,
						value: values,
						fault: 'product_unknown',
						...(data.genericName !== null && { detail: data.genericName })
					}
				]);
			if (ids.length > 1)
				return faulty(row, [
					{ column: null, value: values, fault: 'product_ambiguous', detail: ids.map(nameOf).join(' / ') }
				]);
			const identifiers = data.identifiers.filter(
				({ scheme, value }) => !named.some((one) => one.scheme === scheme && one.value === value)
			);
			if (identifiers.length === 0) return same(row);
			return { row, verdict: 'changed', faults: [], plan: { productId, identifiers } };
		});
	},
	async apply(db, { productId, identifiers }, { source }) {
		await insertIdentifiers(db, productId, identifiers, source);
	},
	cells: (data) => {
		const of = (scheme: Identifier['scheme']) =>
			data.identifiers.find((one) => one.scheme === scheme)?.value ?? '';
		const level = data.identifiers.find(({ scheme }) => scheme === 'trace-prefix')?.level;
		return [
			of('trace-prefix'),
			level ? String(level) : '',
			of('insurance'),
			of('gtin'),
			of('standard-drug'),
			data.genericName ?? ''
		];
	}
};
