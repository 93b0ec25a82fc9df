import type { ProductsFound } from '$lib/contract/http/products';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { searchProducts } from '../../repositories/products';

const mostFound = 20;

/** What a person typed as the register writes it: half width, lower case, ü as v, nothing between the letters. */
const searchText = (typed: string): string =>
	typed
		.normalize('NFKC')
		.toLowerCase()
		.replace(/ü/g, 'v')
		.replace(/[\s'’·]/g, '');

/** {"amxl"} or {"amoxi"} or {"阿莫"} → 阿莫西林胶囊 and others, at most 20. Nothing typed finds nothing. */
export async function findProducts(ctx: Context, typed: string): Promise<ProductsFound> {
	requirePermission(ctx, 'product.search');
	const text = searchText(typed).slice(0, 40);
	return { products: text === '' ? [] : await searchProducts(ctx.services.db, text, mostFound) };
}
