import { Failure } from '$lib/contract/errors';
import type { Comparison } from '$lib/contract/http/product-master';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { describingColumns, findMasterProducts, listIdentifiers } from '../../repositories/product-master';
import { countRegistered } from '../../repositories/product-merges';
import { nameOf } from './read-master';

const shown = (value: string | number | boolean | null): string =>
	value === null || value === '' ? '–' : value === true ? '✓' : value === false ? '✕' : String(value);
const yuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** Two products field by field, with what is registered of each. @throws Failure not_found */
export async function compareProducts(
	ctx: Context,
	{ left, right }: { readonly left: string; readonly right: string }
): Promise<Comparison> {
	requirePermission(ctx, 'product.review');
	const { db } = ctx.services;
	const products = await findMasterProducts(db, [left, right]);
	const [one, other] = [left, right].map((id) => products.find((product) => product.id === id));
	if (!one || !other || left === right) throw new Failure('not_found', 'no such products');
	const identifiers = await listIdentifiers(db, [left, right]);
	const codesOf = (id: string) =>
		identifiers
			.filter(({ productId }) => productId === id)
			.map(({ scheme, value }) => `${scheme} ${value}`)
			.join('\n');
	const [mine, theirs] = [await countRegistered(db, left), await countRegistered(db, right)];
	const field = (name: string, a: string, b: string) => ({
		field: name,
		left: a,
		right: b,
		differs: a !== b
	});
	return {
		left: nameOf(one),
		right: nameOf(other),
		fields: [
			...describingColumns.map((name) => field(name, shown(one[name]), shown(other[name]))),
			field('price', yuan(one.priceFen), yuan(other.priceFen)),
			field('identifiers', codesOf(left) || '–', codesOf(right) || '–'),
			...(['batches', 'recalls', 'packs'] as const).map((name) =>
				field(name, String(mine[name]), String(theirs[name]))
			)
		],
		packs: { left: mine.packs, right: theirs.packs }
	};
}
