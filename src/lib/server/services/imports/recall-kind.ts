import { readRecallRow, type RecallRow } from '$lib/domain/imports/recall-row';
import { findByApproval, findIdentifiers } from '../../repositories/product-master';
import {
	addRecallBatches,
	closeRecall,
	insertRecall,
	listRecallsOf,
	type KnownRecall
} from '../../repositories/recalls';
import { faulty, same, type JudgedRow, type SmallKind } from './small-kind';

interface Plan {
	readonly productId: string;
	readonly row: RecallRow;
	/** The notice that grows; null for a new one. */
	readonly recallId: string | null;
}

const noticeKey = ({ product, nature, published, source, reason }: RecallRow): string =>
	[product.scheme, product.value, nature, published, source, reason].join('\u001f');

function judgeOne(
	row: number,
	data: RecallRow,
	productIds: readonly string[],
	recalls: readonly KnownRecall[],
	chainId: string | null
): JudgedRow<Plan> {
	const fault = (code: 'product_unknown' | 'product_ambiguous' | 'conflict_recall_closed') =>
		faulty(row, [
			{
				column: code === 'conflict_recall_closed' ? 'status' : 'product',
				value: data.product.value,
				fault: code
			}
		]);
	const [productId] = productIds;
	if (productId === undefined) return fault('product_unknown');
	if (productIds.length > 1) return fault('product_ambiguous');
	const notices = recalls.filter(
		(one) =>
			one.productId === productId &&
			one.nature === data.nature &&
			one.publishedOn === data.published &&
			one.source === data.source &&
			one.reason === data.reason
	);
	const lacks = ({ batches }: KnownRecall) => data.batches.some((batch) => !batches.includes(batch));
	const known = notices.find((one) => one.chainId === chainId);
	if (!known) {
		// A notice for every chain stands as it is; what a chain's file says beyond it becomes a notice of its own.
		const shared = notices.find((one) => one.chainId === null);
		if (shared?.status === 'open' && data.status === 'closed')
			return faulty(row, [
				{ column: 'status', value: data.status, fault: 'conflict_field', detail: shared.status }
			]);
		if (shared && shared.level === data.level && shared.status === data.status && !lacks(shared))
			return same(row);
		return { row, verdict: 'new', faults: [], plan: { productId, row: data, recallId: null } };
	}
	if (known.level !== data.level)
		return faulty(row, [
			{ column: 'level', value: String(data.level), fault: 'conflict_field', detail: String(known.level) }
		]);
	const more = lacks(known);
	if (known.status === 'closed' && (data.status === 'open' || more)) return fault('conflict_recall_closed');
	if (!more && known.status === data.status) return same(row);
	return { row, verdict: 'changed', faults: [], plan: { productId, row: data, recallId: known.id } };
}

/** Recall notices; one that is there can grow and be closed, never shrink or be opened again. */
export const recallKind: SmallKind<RecallRow, Plan> = {
	readRow: readRecallRow,
	key: noticeKey,
	assigns: () => [],
	async judge(db, rows, chainId) {
		const codes = rows.flatMap(({ data }) => (data.product.scheme === 'approval' ? [] : [data.product]));
		const numbers = rows.flatMap(({ data }) =>
			data.product.scheme === 'approval' ? [data.product.value] : []
		);
		const identifiers = await findIdentifiers(db, codes);
		const byNumber = await findByApproval(db, [...new Set(numbers)]);
		const productsOf = ({ product }: RecallRow): string[] =>
			product.scheme === 'approval'
				? byNumber.filter(({ approvalNumber }) => approvalNumber === product.value).map(({ id }) => id)
				: identifiers
						.filter(({ scheme, value }) => scheme === product.scheme && value === product.value)
						.map(({ productId }) => productId);
		const products = rows.map(({ data }) => [...new Set(productsOf(data))]);
		const recalls = await listRecallsOf(db, [...new Set(products.flat())], chainId);
		return rows.map(({ row, data }, at) => judgeOne(row, data, products[at] ?? [], recalls, chainId));
	},
	async apply(db, { productId, row, recallId }, { chainId }) {
		if (recallId === null) return insertRecall(db, { productId, chainId }, row);
		await addRecallBatches(db, recallId, row.batches);
		if (row.status === 'closed') await closeRecall(db, recallId);
	},
	cells: (data) => [
		data.product.value,
		data.batches.join('、'),
		String(data.level),
		data.nature,
		data.published,
		data.status,
		data.reason,
		data.source
	]
};
