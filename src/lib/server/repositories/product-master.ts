import { sql, type Insertable } from 'kysely';
import type { Identifier } from '$lib/domain/imports/product-codes';
import type { Queryable } from '../db/client';
import type { Product } from '../db/types';

export interface MasterProduct {
	readonly id: string;
	readonly genericName: string;
	readonly tradeName: string | null;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly unitName: string;
	readonly unitsPerPack: number;
	readonly approvalNumber: string;
	readonly holder: string;
	readonly maker: string;
	readonly rxClass: string;
	readonly specialControl: string | null;
	readonly ephedrine: boolean;
	readonly antibiotic: boolean;
	readonly splittable: boolean;
	readonly storage: string;
	readonly storageWords: string;
	readonly priceFen: number;
}

/** What a medicine is by its register entry: two entries are compared by these. */
export const describingColumns = [
	'genericName',
	'tradeName',
	'form',
	'strength',
	'packSpec',
	'unitName',
	'unitsPerPack',
	'approvalNumber',
	'holder',
	'maker',
	'rxClass',
	'specialControl',
	'ephedrine',
	'antibiotic',
	'splittable',
	'storage',
	'storageWords'
] as const;

const columns = ['id', ...describingColumns, 'priceFen'] as const;

export interface KnownIdentifier {
	readonly scheme: string;
	readonly value: string;
	readonly productId: string;
	readonly level: number | null;
	readonly source: string;
}

/** Those of the given codes that name a product already. */
export async function findIdentifiers(
	db: Queryable,
	codes: readonly { readonly scheme: string; readonly value: string }[]
): Promise<KnownIdentifier[]> {
	if (codes.length === 0) return [];
	const { rows } = await sql<KnownIdentifier>`
		select i.scheme, i.value, i.product_id as "productId", i.level, i.source
		from unnest(${codes.map(({ scheme }) => scheme)}::text[], ${codes.map(({ value }) => value)}::text[])
			as w (scheme, value)
		join product_identifier i on i.scheme = w.scheme and i.value = w.value`.execute(db);
	return rows;
}

export async function findMasterProducts(db: Queryable, ids: readonly string[]): Promise<MasterProduct[]> {
	if (ids.length === 0) return [];
	return db.selectFrom('product').select(columns).where('id', 'in', ids).execute();
}

/** Products in use under these approval numbers; one number covers several packings. */
export async function findByApproval(db: Queryable, numbers: readonly string[]): Promise<MasterProduct[]> {
	if (numbers.length === 0) return [];
	return db
		.selectFrom('product')
		.select(columns)
		.where('approvalNumber', 'in', numbers)
		.where('mergedInto', 'is', null)
		.execute();
}

/** Every product in use; the master holds thousands, not millions. */
export const listMasterProducts = (db: Queryable): Promise<MasterProduct[]> =>
	db.selectFrom('product').select(columns).where('mergedInto', 'is', null).orderBy('id').execute();

export const listIdentifiers = (
	db: Queryable,
	productIds?: readonly string[]
): Promise<KnownIdentifier[]> => {
	let query = db.selectFrom('productIdentifier').select(['scheme', 'value', 'productId', 'level', 'source']);
	if (productIds) query = query.where('productId', 'in', productIds);
	return query.orderBy('scheme').orderBy('value').execute();
};

export async function insertProduct(db: Queryable, row: Insertable<Product>): Promise<void> {
	await db.insertInto('product').values(row).execute();
}

/** @returns how many were added; one that names a product already is left as it is */
export async function insertIdentifiers(
	db: Queryable,
	productId: string,
	identifiers: readonly Identifier[],
	source: string
): Promise<number> {
	if (identifiers.length === 0) return 0;
	const added = await db
		.insertInto('productIdentifier')
		.values(identifiers.map(({ scheme, value, level }) => ({ scheme, value, level, productId, source })))
		.onConflict((conflict) => conflict.columns(['scheme', 'value']).doNothing())
		.returning('value')
		.execute();
	return added.length;
}
