import type { BelievedPack, PackChange } from './judge-step';
import type { StepKind } from './pack-step';

/** What goes with an outer pack wherever it goes. */
const carrying: ReadonlySet<StepKind> = new Set<StepKind>(['received', 'shipped']);

/** Whether a step of an outer pack, once it is believed, is news of what is inside. */
export const carriesContent = (
	outer: Pick<BelievedPack, 'level'>,
	kind: StepKind,
	change: PackChange | null
): boolean => outer.level > 1 && change !== null && carrying.has(kind);

const notYetAtStore: ReadonlySet<BelievedPack['status']> = new Set(['commissioned', 'shipped']);

/**
 * Whether a pack that the records put into an outer pack goes with it: it stands where the outer pack stood before the
 * step. What has gone its own way since (sold, handed in, in stock elsewhere, held by another chain) is not carried
 * along, and nothing is said of it.
 *
 * Example: case K, shipped to store 1, holds b1 (shipped), b2 (in stock at store 2), b3 (sold): K is received at store 1
 * and takes b1 with it.
 */
export function goesAlong(
	piece: Pick<BelievedPack, 'status' | 'storeId' | 'chainId'>,
	outer: Pick<BelievedPack, 'status' | 'storeId' | 'chainId'>
): boolean {
	const held = piece.chainId === null || outer.chainId === null || piece.chainId === outer.chainId;
	if (notYetAtStore.has(piece.status) && notYetAtStore.has(outer.status))
		return held && (piece.storeId === null || outer.storeId === null || piece.storeId === outer.storeId);
	return (
		held && piece.status === outer.status && piece.storeId === outer.storeId && piece.status === 'in_stock'
	);
}
