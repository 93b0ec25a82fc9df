/** An outer pack and what the registry says is inside: who holds whom, and where the records cannot be true. */
import type { LocalDate } from '../shared/local-date';
import type { PackStatus } from '../verification/facts';

/** One pack of the registry as far as packaging is concerned. */
export interface PackNode {
	readonly code: string;
	/** 1 box (小码), 2 carton (中码), 3 case (大码). */
	readonly level: number;
	readonly parentCode: string | null;
	readonly productId: string;
	readonly batchNumber: string;
	readonly expiresOn: LocalDate;
	readonly status: PackStatus;
	/** Where the records say it is; null = nowhere yet. */
	readonly storeId: string | null;
	readonly chainId: string | null;
	/** Packs of the next level in a full outer pack; smallest units in a box. */
	readonly contentCount: number;
	readonly unitsDispensed: number;
	/** A recall in force names its product and batch. */
	readonly recalled: boolean;
	/** Its seal was broken here or elsewhere. */
	readonly opened: boolean;
}

export const treeFaults = ['loop', 'two_parents', 'too_deep', 'level_order', 'too_many'] as const;
export type TreeFault = (typeof treeFaults)[number];

export interface PackTree {
	readonly root: PackNode;
	/** Everything below the root, each pack once, outer packs before what they hold. */
	readonly below: readonly PackNode[];
	/** The boxes among them; for a box, the box itself. */
	readonly boxes: readonly PackNode[];
	/** Smallest packs that a full one of this kind holds; null where nothing in the records tells. */
	readonly expected: number | null;
	readonly faults: readonly { readonly code: string; readonly fault: TreeFault }[];
}

/** Three levels are in use (小码、中码、大码); a longer chain of parents is no packaging. */
export const deepest = 3;
/** More smallest packs than any case of medicine holds. */
export const mostPacks = 5_000;

/**
 * Builds the tree below one pack out of registry rows, in whatever order and however often they come. A pack that
 * is claimed by two parents is counted once, under the first, and named; a chain that comes back is cut and named.
 *
 * Example: case K (content 2) holds carton C1 (content 3) with boxes b1 b2 b3, and carton C2 (content 3) with b4:
 * boxes b1…b4, expected 6, no faults. The same with a row b4 under C1 as well: four boxes, b4 two_parents.
 * The same with a row K under C2: the row is left out, K loop.
 *
 * @throws RangeError when the root is not among the nodes
 */
export function buildTree(rootCode: string, nodes: readonly PackNode[]): PackTree {
	const root = nodes.find(({ code }) => code === rootCode);
	if (!root) throw new RangeError('the root is not among the packs');
	const childrenOf = new Map<string, Map<string, PackNode>>();
	for (const node of nodes) {
		if (node.parentCode === null) continue;
		const siblings = childrenOf.get(node.parentCode) ?? new Map<string, PackNode>();
		// Twice the same row says nothing new.
		if (!siblings.has(node.code)) siblings.set(node.code, node);
		childrenOf.set(node.parentCode, siblings);
	}
	const faults: { code: string; fault: TreeFault }[] = [];
	const below: PackNode[] = [];
	const seen = new Map<string, string | null>([[root.code, null]]);
	const expectedOf = (node: PackNode, depth: number, trail: readonly string[]): number | null => {
		const known: (number | null)[] = [];
		for (const child of childrenOf.get(node.code)?.values() ?? []) {
			const earlier = seen.get(child.code);
			if (child.code === node.code || trail.includes(child.code))
				faults.push({ code: child.code, fault: 'loop' });
			else if (earlier !== undefined) faults.push({ code: child.code, fault: 'two_parents' });
			else if (depth >= deepest) faults.push({ code: child.code, fault: 'too_deep' });
			else if (below.length >= mostPacks) faults.push({ code: node.code, fault: 'too_many' });
			else {
				if (child.level >= node.level) faults.push({ code: child.code, fault: 'level_order' });
				seen.set(child.code, node.code);
				below.push(child);
				known.push(expectedOf(child, depth + 1, [...trail, node.code]));
			}
		}
		return expectedIn(node, known);
	};
	const expected = expectedOf(root, 1, []);
	return {
		root,
		below,
		boxes: root.level === 1 ? [root] : below.filter(({ level }) => level === 1),
		expected,
		faults: distinct(faults)
	};
}

/** Boxes in a full pack: what its children should hold, and for missing children as much as the fullest of them. */
function expectedIn(node: PackNode, children: readonly (number | null)[]): number | null {
	if (node.level === 1) return 1;
	const counts = children.filter((count) => count !== null);
	const usual = node.level === 2 ? 1 : counts.length > 0 ? Math.max(...counts) : null;
	if (usual === null) return null;
	const missing = Math.max(0, node.contentCount - children.length);
	return counts.slice(0, node.contentCount).reduce((sum, count) => sum + count, 0) + missing * usual;
}

const distinct = <Named extends { readonly code: string; readonly fault: TreeFault }>(
	faults: readonly Named[]
): Named[] =>
	faults.filter(
		({ code, fault }, index) =>
			faults.findIndex((other) => other.code === code && other.fault === fault) === index
	);
