import { Dexie } from 'dexie';
import type { LotTuple, PackTuple, RecallTuple } from '$lib/contract/offline';
import type { CopyDatabase, KeptProduct } from './copy-database';
import { BrokenCopy, findAlias, heapOf, packsOf } from './pack-chunks';

/** What the copy knows about a code. */
export interface Found {
	/** ISO instant for which it speaks. */
	readonly asOf: string;
	readonly pack: PackTuple | undefined;
	readonly lot: LotTuple | undefined;
	readonly product: KeptProduct | undefined;
	/** Real recalls in force of the product. */
	readonly recalls: readonly RecallTuple[];
}

async function findPack(db: CopyDatabase, code: string) {
	const chunk = await db.chunk.where('first').belowOrEqual(code).last();
	return chunk && packsOf(chunk).find(({ pack }) => pack[0] === code);
}

/** Newest first: a second code that moved to another pack is found where it is now. */
async function resolveAlias(db: CopyDatabase, alias: string): Promise<string | undefined> {
	const heap = heapOf(alias);
	const rows = await db.alias
		.where('[heap+page]')
		.between([heap, Dexie.minKey], [heap, Dexie.maxKey])
		.toArray();
	for (const { lines } of rows) {
		const code = findAlias(lines, alias);
		if (code !== undefined) return code;
	}
	return undefined;
}

/**
 * @param packKey under which a single pack is registered, where the code names one
 * @param productKey as `gtin:06924561884074`
 * @returns undefined when the copy is no longer here: another tab has put a newer one in the other database
 * @throws BrokenCopy when rows that must be there are not
 */
export function lookUp(
	db: CopyDatabase,
	packKey: string | undefined,
	productKey: string | undefined
): Promise<Found | undefined> {
	return db.transaction('r', db.everything, async () => {
		const state = await db.state.get('state');
		if (!state?.complete) return undefined;
		let kept = packKey === undefined ? undefined : await findPack(db, packKey);
		if (!kept && packKey !== undefined) {
			const code = await resolveAlias(db, packKey);
			kept = code === undefined ? undefined : await findPack(db, code);
		}
		const lot = kept && (await db.lot.get(kept.lotId))?.lot;
		if (kept && !lot) throw new BrokenCopy(`the batch of ${kept.pack[0]} is missing`);
		const product = lot
			? await db.product.get(lot[1])
			: productKey === undefined
				? undefined
				: await db.product.where('keys').equals(productKey).first();
		if (lot && !product) throw new BrokenCopy(`the product of ${lot[0]} is missing`);
		const recalls = product ? await db.recall.where('productId').equals(product.id).toArray() : [];
		return { asOf: state.asOf, pack: kept?.pack, lot, product, recalls: recalls.map(({ recall }) => recall) };
	});
}
