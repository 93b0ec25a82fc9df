import type { MasterName, MasterView } from '$lib/contract/http/product-master';
import { matchProducts } from '$lib/domain/imports/match-products';
import { requireImporter } from '../../access';
import type { Context } from '../../context';
import { listIdentifiers, listMasterProducts, type MasterProduct } from '../../repositories/product-master';
import { listDistinctions, listMappingFaults, listMerges } from '../../repositories/product-merges';

const mostShown = 100;
const wanted = ['trace-prefix', 'insurance', 'gtin'] as const;

export const nameOf = ({
	id,
	genericName,
	tradeName,
	strength,
	packSpec,
	maker
}: MasterProduct): MasterName => ({
	id,
	genericName,
	tradeName,
	strength,
	packSpec,
	maker
});

/** What may be one medicine, what was merged, and what could not be matched. */
export async function readMaster(ctx: Context): Promise<MasterView> {
	const { chainId } = requireImporter(ctx, 'product.review');
	const { db } = ctx.services;
	const products = await listMasterProducts(db);
	const identifiers = await listIdentifiers(db);
	const byProduct = new Map<string, typeof identifiers>();
	for (const identifier of identifiers)
		byProduct.set(identifier.productId, [...(byProduct.get(identifier.productId) ?? []), identifier]);
	const byValue = new Map(identifiers.map(({ value, productId }) => [value, productId]));
	const ambiguous = await listMappingFaults(db, { chainId, fault: 'product_ambiguous' }, mostShown);
	const different = new Set((await listDistinctions(db)).map(({ left, right }) => `${left} ${right}`));
	const pairs = matchProducts(
		products.map((product) => ({
			...product,
			gtins: (byProduct.get(product.id) ?? [])
				.filter(({ scheme }) => scheme === 'gtin')
				.map(({ value }) => value)
		})),
		ambiguous.map(({ codes }) => ({
			code: codes,
			ids: [...new Set(codes.split(' ').flatMap((value) => byValue.get(value) ?? []))]
		})),
		different
	);
	const names = new Map(products.map((product) => [product.id, nameOf(product)]));
	const lacking = products.flatMap((product) => {
		const has = new Set((byProduct.get(product.id) ?? []).map(({ scheme }) => scheme));
		const schemes = wanted.filter((scheme) => !has.has(scheme));
		return schemes.length > 0 ? [{ product: nameOf(product), schemes }] : [];
	});
	return {
		candidates: pairs.slice(0, mostShown).flatMap(({ left, right, reasons }) => {
			const [one, other] = [names.get(left), names.get(right)];
			return one && other ? [{ left: one, right: other, reasons }] : [];
		}),
		merges: (await listMerges(db, mostShown)).map(({ id, kept, merged, at, by, undoneAt }) => ({
			id,
			kept,
			merged,
			at: at.toISOString(),
			by: by ?? '',
			undone: undoneAt !== null
		})),
		unmatchedRows: (await listMappingFaults(db, { chainId, fault: 'product_unknown' }, mostShown)).filter(
			// Matched by a later import: nothing is left to do.
			({ codes }) => !codes.split(' ').some((value) => byValue.has(value))
		),
		lacking: lacking.slice(0, mostShown),
		lackingCount: lacking.length
	};
}
