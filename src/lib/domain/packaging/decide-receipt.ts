/** Whether goods that were scanned at the door may become stock of this store. */
import type { LocalDate } from '../shared/local-date';
import type { PackNode, PackTree, TreeFault } from './pack-tree';

/** Why one pack cannot be received, strongest first. */
export const misfitReasons = [
	'unreadable',
	'not_a_pack',
	'not_registered',
	'recalled',
	'expired',
	'record_mismatch',
	'already_sold',
	'not_sellable',
	'other_chain',
	'other_store',
	'already_here',
	'foreign',
	'contradiction',
	'already_scanned',
	'contents'
] as const;
export type MisfitReason = (typeof misfitReasons)[number];

export interface ReceivingStore {
	readonly today: LocalDate;
	readonly storeId: string;
	readonly chainId: string;
}

export interface ReceivedScan {
	/** The registered code, or the text where the scan names no pack. */
	readonly code: string;
	readonly read: 'pack' | 'other' | 'unreadable';
	/** null: not on record. */
	readonly tree: PackTree | null;
	/** The symbol contradicts the record. */
	readonly mismatch: boolean;
}

export type ReceiptDecision =
	| {
			readonly accepted: true;
			readonly code: string;
			/** Every pack that becomes stock: the scanned one and all that it holds. */
			readonly packs: readonly string[];
			/** Smallest packs that came, and those that the packaging should hold. */
			readonly received: number;
			readonly expected: number;
			readonly warnings: readonly ReceiptWarning[];
	  }
	| {
			readonly accepted: false;
			readonly code: string;
			readonly reason: MisfitReason;
			/** With `contents`: which packs inside do not fit. */
			readonly misfits: readonly { readonly code: string; readonly reason: MisfitReason }[];
	  };

export const receiptWarnings = ['fewer_inside', 'mixed_batches', 'not_announced'] as const;
export type ReceiptWarning = (typeof receiptWarnings)[number];

function misfitOf(pack: PackNode, root: PackNode, store: ReceivingStore): MisfitReason | null {
	if (pack.recalled) return 'recalled';
	if (pack.expiresOn < store.today) return 'expired';
	if (pack.status === 'sold' || pack.unitsDispensed > 0) return 'already_sold';
	if (pack.status !== 'in_stock' && pack.status !== 'shipped' && pack.status !== 'commissioned')
		return 'not_sellable';
	if (pack.chainId !== null && pack.chainId !== store.chainId) return 'other_chain';
	if (pack.storeId !== null && pack.storeId !== store.storeId) return 'other_store';
	if (pack.status === 'in_stock') return 'already_here';
	return pack.productId === root.productId ? null : 'foreign';
}

const contradictions: ReadonlySet<TreeFault> = new Set<TreeFault>([
	'loop',
	'two_parents',
	'too_deep',
	'too_many',
	'level_order'
]);

/**
 * Judges scans at the door in their order: a code brings everything that its packaging holds, or nothing at all,
 * and then says which packs inside do not fit. A pack that came with an outer one before is not counted again.
 *
 * Example: case K of 6 shipped to us, box b3 of it sold meanwhile: K is refused, misfits [b3 already_sold]; the
 * boxes that fit can be scanned one by one. K again without b3's sale: 9 packs, received 6, expected 6. Box b1
 * after K: already_scanned.
 */
export function decideReceipt(
	scans: readonly ReceivedScan[],
	store: ReceivingStore
): readonly ReceiptDecision[] {
	const taken = new Set<string>();
	return scans.map((scan): ReceiptDecision => {
		const { code, tree } = scan;
		const refuse = (reason: MisfitReason, misfits: { code: string; reason: MisfitReason }[] = []) =>
			({ accepted: false, code, reason, misfits }) as const;
		if (scan.read === 'unreadable') return refuse('unreadable');
		if (scan.read === 'other') return refuse('not_a_pack');
		if (!tree) return refuse('not_registered');
		const { root, below, boxes, faults } = tree;
		const own = misfitOf(root, root, store);
		if (own) return refuse(taken.has(code) ? 'already_scanned' : own);
		if (scan.mismatch) return refuse('record_mismatch');
		if (taken.has(code)) return refuse('already_scanned');
		const misfits = below.flatMap((pack) => {
			const reason = misfitOf(pack, root, store) ?? (taken.has(pack.code) ? 'already_scanned' : null);
			return reason ? [{ code: pack.code, reason }] : [];
		});
		for (const { code: inside, fault } of faults)
			if (contradictions.has(fault)) misfits.push({ code: inside, reason: 'contradiction' });
		// An outer pack without a box would be stock that is not there.
		if (misfits.length > 0 || boxes.length === 0) return refuse('contents', misfits);
		const packs = [root, ...below];
		for (const pack of packs) taken.add(pack.code);
		const expected = tree.expected ?? boxes.length;
		const batches = new Set(boxes.map(({ batchNumber }) => batchNumber));
		return {
			accepted: true,
			code,
			packs: packs.map((pack) => pack.code),
			received: boxes.length,
			expected,
			warnings: [
				...(boxes.length < expected ? (['fewer_inside'] as const) : []),
				...(batches.size > 1 ? (['mixed_batches'] as const) : []),
				...(packs.some(({ status }) => status === 'commissioned') ? (['not_announced'] as const) : [])
			]
		};
	});
}
