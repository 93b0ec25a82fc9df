import type { LocalDate } from '../shared/local-date';
import { buildTree, type PackNode, type PackTree, type TreeFault } from './pack-tree';

/** How one box of an outer pack stands, as the registry knows it. */
export const boxStates = [
	'in_stock',
	'split',
	'on_the_way',
	'at_maker',
	'sold',
	'returned',
	'handed_in',
	'destroyed',
	'elsewhere'
] as const;
export type BoxState = (typeof boxStates)[number];

export const contentProblems = [
	'recalled',
	'expired',
	'foreign',
	'surplus',
	'loop',
	'two_parents',
	'too_deep',
	'level_order',
	'too_many',
	'destroyed',
	'handed_in',
	'returned',
	'sold',
	'split',
	'elsewhere'
] as const;
export type ContentProblem = (typeof contentProblems)[number];

export const outerStates = ['full', 'opened', 'partial', 'merged', 'empty'] as const;
export type OuterState = (typeof outerStates)[number];

export interface ContentBatch {
	readonly number: string;
	readonly expiresOn: LocalDate;
	/** Boxes of it that are inside. */
	readonly boxes: number;
}

export interface OuterContents {
	readonly level: number;
	/** One word for it: empty > opened > partial > merged > full. */
	readonly state: OuterState;
	/** As the trace platform numbers it (`box_status`): 0 normal, 1 merged (拼箱), 2 partial (零箱), 3 both. */
	readonly boxStatus: 0 | 1 | 2 | 3;
	/** Somebody broke the seal: recorded so, or a box of it has left by itself. */
	readonly opened: boolean;
	/** Boxes that a full one holds; null = the records do not say. */
	readonly expected: number | null;
	/** Boxes that are inside now. */
	readonly present: number;
	/** Every recorded box by its state; states without a box are left out. */
	readonly counts: Partial<Readonly<Record<BoxState, number>>>;
	/** What is inside, by batch; an outer pack may mix batches. */
	readonly batches: readonly ContentBatch[];
	readonly problems: readonly { readonly code: string; readonly problem: ContentProblem }[];
}

/** States of boxes that are no longer inside. */
const gone: ReadonlySet<BoxState> = new Set<BoxState>([
	'sold',
	'returned',
	'handed_in',
	'destroyed',
	'elsewhere'
]);

/** A box that stands elsewhere than the outer pack cannot be inside it. */
export function boxStateOf(box: PackNode, root: PackNode): BoxState {
	switch (box.status) {
		case 'sold':
		case 'returned':
		case 'handed_in':
		case 'destroyed':
			return box.status;
		case 'in_stock':
			if (root.status !== 'in_stock' || box.storeId !== root.storeId) return 'elsewhere';
			return box.unitsDispensed > 0 ? 'split' : 'in_stock';
		case 'shipped':
			return 'on_the_way';
		default:
			return 'at_maker';
	}
}

/**
 * The state of an outer pack, computed from its boxes: nobody has to keep it up to date.
 *
 * Example: a carton of 10, of which the registry knows 10 boxes of batch A, 2 of them sold, 1 of the others
 * recalled: opened, box status 2, expected 10, present 8, counts {in_stock 8, sold 2},
 * batches [A 8], problems: the recalled one, then the two sold ones.
 *
 * @param today the calendar day where the pack is
 */
export function describeContents(tree: PackTree, today: LocalDate): OuterContents {
	const { root, boxes, faults, expected } = tree;
	const counts: Partial<Record<BoxState, number>> = {};
	const batches = new Map<string, ContentBatch>();
	const problems: { code: string; problem: ContentProblem }[] = faults.map(({ code, fault }) => ({
		code,
		problem: fault satisfies TreeFault
	}));
	let present = 0;
	for (const box of boxes) {
		const state = boxStateOf(box, root);
		counts[state] = (counts[state] ?? 0) + 1;
		const note = (problem: ContentProblem) => problems.push({ code: box.code, problem });
		if (gone.has(state) || state === 'split') note(state as ContentProblem);
		if (box.productId !== root.productId) note('foreign');
		if (gone.has(state)) continue;
		present += 1;
		if (box.recalled) note('recalled');
		if (box.expiresOn < today) note('expired');
		const { batchNumber: number, expiresOn } = box;
		const key = `${number} ${expiresOn}`;
		batches.set(key, { number, expiresOn, boxes: (batches.get(key)?.boxes ?? 0) + 1 });
	}
	if (expected !== null && present > expected) problems.push({ code: root.code, problem: 'surplus' });
	const merged = batches.size > 1;
	const partial = expected !== null && present < expected;
	const opened = root.opened || tree.below.some((pack) => pack.opened) || boxes.length > present;
	return {
		level: root.level,
		state: present === 0 ? 'empty' : opened ? 'opened' : partial ? 'partial' : merged ? 'merged' : 'full',
		boxStatus: merged ? (partial ? 3 : 1) : partial ? 2 : 0,
		opened,
		expected,
		present,
		counts,
		batches: [...batches.values()].sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : 1)),
		problems: problems.sort((a, b) => contentProblems.indexOf(a.problem) - contentProblems.indexOf(b.problem))
	};
}

export const contentsOf = (rootCode: string, nodes: readonly PackNode[], today: LocalDate): OuterContents =>
	describeContents(buildTree(rootCode, nodes), today);

/** Records that cannot be true, whatever the boxes are. */
export const isContradiction = (problem: ContentProblem): boolean =>
	problem === 'loop' || problem === 'two_parents' || problem === 'too_deep' || problem === 'level_order';
