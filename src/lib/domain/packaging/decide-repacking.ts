/** Opening an outer pack, taking pieces out, and putting pieces into another one (合箱). */
import { fail, ok, type Result } from '../shared/result';
import type { PackNode } from './pack-tree';

export const repackingFailures = [
	'not_registered',
	'not_outer',
	'not_here',
	'not_inside',
	'already_inside',
	'not_in_stock',
	'split',
	'other_product',
	'level_order',
	'beyond_content',
	'nothing_scanned'
] as const;
export type RepackingFailure = (typeof repackingFailures)[number];

export interface RepackingRefusal {
	readonly reason: RepackingFailure;
	/** The packs at fault; empty where it is none in particular. */
	readonly codes: readonly string[];
}

/** One pack that changes its parent. */
export interface Move {
	readonly code: string;
	readonly from: string | null;
	readonly to: string | null;
}

interface Place {
	readonly storeId: string;
}

const refuse = (reason: RepackingFailure, codes: readonly string[] = []) => fail({ reason, codes });

const inStockHere = (pack: PackNode, { storeId }: Place): boolean =>
	pack.status === 'in_stock' && pack.storeId === storeId;

/**
 * Takes pieces out of an outer pack of this store. The pieces stay stock of the store and stand alone.
 *
 * Example: carton C1 holds b1 b2 b3; taking b1 and b2 out gives [b1: C1 → null, b2: C1 → null], and C1 holds one.
 * Taking b9 out of it, or a box that was sold, changes nothing and is refused by name.
 */
export function decideTakingOut(
	outer: PackNode,
	pieces: readonly PackNode[],
	place: Place
): Result<readonly Move[], RepackingRefusal> {
	if (outer.level < 2) return refuse('not_outer', [outer.code]);
	if (!inStockHere(outer, place)) return refuse('not_here', [outer.code]);
	if (pieces.length === 0) return refuse('nothing_scanned');
	const strangers = pieces.filter(({ parentCode }) => parentCode !== outer.code);
	if (strangers.length > 0)
		return refuse(
			'not_inside',
			strangers.map(({ code }) => code)
		);
	const away = pieces.filter((piece) => !inStockHere(piece, place));
	if (away.length > 0)
		return refuse(
			'not_in_stock',
			away.map(({ code }) => code)
		);
	return ok(pieces.map(({ code }) => ({ code, from: outer.code, to: null })));
}

/**
 * Puts pieces into an outer pack of the same product that has room, from wherever in this store they are.
 *
 * Example: C2 (content 3) holds b4 b5; putting b1 from C1 into it gives [b1: C1 → C2] and fills it. One more is
 * refused: beyond_content. A box of another product, a split box and a case into its own carton are refused.
 *
 * @param held how many packs the outer one holds directly and still has inside
 */
export function decidePackingInto(
	outer: PackNode,
	held: number,
	pieces: readonly PackNode[],
	place: Place
): Result<readonly Move[], RepackingRefusal> {
	if (outer.level < 2) return refuse('not_outer', [outer.code]);
	if (!inStockHere(outer, place)) return refuse('not_here', [outer.code]);
	if (pieces.length === 0) return refuse('nothing_scanned');
	const codes = (wrong: (piece: PackNode) => boolean) => pieces.filter(wrong).map(({ code }) => code);
	const checks: readonly (readonly [RepackingFailure, readonly string[]])[] = [
		['level_order', codes(({ level }) => level >= outer.level)],
		['other_product', codes(({ productId }) => productId !== outer.productId)],
		['already_inside', codes(({ parentCode }) => parentCode === outer.code)],
		['not_in_stock', codes((piece) => !inStockHere(piece, place))],
		['split', codes(({ level, unitsDispensed }) => level === 1 && unitsDispensed > 0)]
	];
	for (const [reason, wrong] of checks) if (wrong.length > 0) return refuse(reason, wrong);
	if (held + pieces.length > outer.contentCount) return refuse('beyond_content', [outer.code]);
	return ok(pieces.map(({ code, parentCode }) => ({ code, from: parentCode, to: outer.code })));
}

/** The packs after the moves: none appears, none is lost. */
export function applyMoves(nodes: readonly PackNode[], moves: readonly Move[]): PackNode[] {
	const to = new Map(moves.map((move) => [move.code, move.to]));
	return nodes.map((node) => {
		const parentCode = to.get(node.code);
		return parentCode === undefined ? node : { ...node, parentCode };
	});
}
