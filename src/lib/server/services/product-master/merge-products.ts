import { randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import { requireStaff } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import {
	findBatchConflict,
	findMerge,
	insertDistinction,
	lockProducts,
	mergeProduct,
	undoMerge
} from '../../repositories/product-merges';

/**
 * A person has looked at the two and says that they are one. Nothing is deleted: the merged product stays as a
 * record, its names lead to the kept one, and the merge can be undone.
 * @throws Failure not_found, merge_refused (`reason`: same, merged, units, control, batch)
 */
export async function mergeProducts(
	ctx: Context,
	{ kept, merged }: { readonly kept: string; readonly merged: string }
): Promise<{ readonly id: string; readonly packs: number }> {
	const keeper = requireStaff(ctx, 'product.clean');
	const refuse = (reason: string, detail: object = {}) =>
		new Failure('merge_refused', `the products cannot be merged: ${reason}`, {
			subject: merged,
			reason,
			...detail
		});
	if (kept === merged) throw refuse('same');
	const id = randomUUID();
	return runTransaction(ctx.services.db, async (trx) => {
		const products = await lockProducts(trx, [kept, merged]);
		const [into, from] = [kept, merged].map((one) => products.find((product) => product.id === one));
		if (!into || !from) throw new Failure('not_found', 'no such products');
		if (into.mergedInto ?? from.mergedInto) throw refuse('merged');
		// What is counted, and who may hand it over, must not change under packs that are in people's hands.
		if (into.unitsPerPack !== from.unitsPerPack) throw refuse('units');
		if (into.rxClass !== from.rxClass || into.specialControl !== from.specialControl) throw refuse('control');
		const batch = await findBatchConflict(trx, kept, merged);
		if (batch !== undefined) throw refuse('batch', { batch });
		const packs = await mergeProduct(trx, {
			id,
			kept,
			merged,
			chainId: keeper.chainId,
			by: keeper.id,
			at: ctx.now()
		});
		await appendAudit(trx, ctx, {
			action: 'product.merge',
			subject: { type: 'product', id: kept },
			detail: { merge: id, merged, movedPacks: packs }
		});
		return { id, packs };
	});
}

/** @throws Failure not_found, merge_refused (`reason`: undone, merged: one of the two was merged on since) */
export async function undoProductMerge(ctx: Context, id: string): Promise<void> {
	const keeper = requireStaff(ctx, 'product.clean');
	await runTransaction(ctx.services.db, async (trx) => {
		const merge = await findMerge(trx, id);
		if (!merge) throw new Failure('not_found', 'no such merge');
		const refuse = (reason: string, name?: string) =>
			new Failure('merge_refused', `the merge cannot be undone: ${reason}`, {
				subject: id,
				reason,
				...(name && { name })
			});
		if (merge.undoneAt) throw refuse('undone');
		const products = await lockProducts(trx, [merge.keptId, merge.mergedId]);
		const kept = products.find((product) => product.id === merge.keptId);
		if (kept?.mergedInto) throw refuse('merged', kept.genericName);
		const packs = await undoMerge(trx, merge, { by: keeper.id, at: ctx.now() });
		await appendAudit(trx, ctx, {
			action: 'product.unmerge',
			subject: { type: 'product', id: merge.mergedId },
			detail: { merge: id, kept: merge.keptId, movedPacks: packs }
		});
	});
}

/** The two are not one medicine; they are not offered again. @throws Failure not_found */
export async function partProducts(
	ctx: Context,
	{ left, right }: { readonly left: string; readonly right: string }
): Promise<void> {
	const keeper = requireStaff(ctx, 'product.clean');
	const [one, other] = left < right ? [left, right] : [right, left];
	await runTransaction(ctx.services.db, async (trx) => {
		if ((await lockProducts(trx, [one, other])).length !== 2)
			throw new Failure('not_found', 'no such products');
		await insertDistinction(trx, { left: one, right: other, by: keeper.id, at: ctx.now() });
		await appendAudit(trx, ctx, {
			action: 'product.part',
			subject: { type: 'product', id: one },
			detail: { other }
		});
	});
}
