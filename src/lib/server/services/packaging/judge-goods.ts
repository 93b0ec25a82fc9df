import { decideReceipt, type ReceiptDecision } from '$lib/domain/packaging/decide-receipt';
import { buildTree, type PackTree } from '$lib/domain/packaging/pack-tree';
import { chinaDate } from '$lib/domain/shared/local-date';
import type { GoodsLine, RefusedGoods } from '$lib/contract/http/packaging';
import type { Queryable } from '../../db/client';
import { lockPacks } from '../../repositories/counter-packs';
import { readPackTrees } from '../../repositories/pack-contents';
import type { CounterStaff } from '../dispensing/claim-rules';
import { readScans, type ReadScan } from '../dispensing/read-scans';

export interface JudgedGoods {
	readonly scan: ReadScan;
	readonly tree: PackTree | null;
	readonly decision: ReceiptDecision;
}

/** A refusal names no more of the packs inside: the screen counts the rest. */
const mostMisfits = 50;

/**
 * Judges the scans of one delivery. With `lock` (inside a transaction) every pack of every tree is locked first, in
 * the order of codes; a tree that grew meanwhile is read again.
 */
export async function judgeGoods(
	db: Queryable,
	staff: CounterStaff,
	texts: readonly string[],
	at: Date,
	lock: 'lock' | 'look'
): Promise<readonly JudgedGoods[]> {
	const scans = await readScans(db, texts, at, 'look');
	const roots = [...new Set(scans.flatMap(({ code, row }) => (row && code !== null ? [code] : [])))];
	let nodes = await readPackTrees(db, roots);
	const locked = new Set<string>();
	while (lock === 'lock' && nodes.some(({ code }) => !locked.has(code))) {
		const codes = nodes.map(({ code }) => code).sort();
		await lockPacks(db, codes);
		for (const code of codes) locked.add(code);
		nodes = await readPackTrees(db, roots);
	}
	const trees = new Map(roots.map((root) => [root, buildTree(root, nodes)]));
	const decisions = decideReceipt(
		scans.map(({ code, text, scanned }) => ({
			code: code ?? text,
			read: scanned.read,
			tree: (code !== null && trees.get(code)) || null,
			mismatch: scanned.pack?.mismatch ?? false
		})),
		{ today: chinaDate(at), storeId: staff.storeId, chainId: staff.chainId }
	);
	return scans.flatMap((scan, index): JudgedGoods[] => {
		const decision = decisions[index];
		return decision ? [{ scan, tree: (scan.code !== null && trees.get(scan.code)) || null, decision }] : [];
	});
}

export function refusedGoods({ scan, decision }: JudgedGoods): RefusedGoods | null {
	if (decision.accepted) return null;
	const { code, reason, misfits } = decision;
	return {
		code,
		scan: scan.text,
		reason,
		// A pack of another chain is refused without a word about it.
		name: reason === 'other_chain' ? null : (scan.row?.genericName ?? null),
		misfits: misfits.slice(0, mostMisfits),
		misfitCount: misfits.length
	};
}

export function goodsLine({ scan, tree, decision }: JudgedGoods): GoodsLine | null {
	const { row } = scan;
	if (!decision.accepted || !row || !tree) return null;
	return {
		code: decision.code,
		scan: scan.text,
		level: row.level,
		genericName: row.genericName,
		strength: row.strength,
		packSpec: row.packSpec,
		batches: [...new Set(tree.boxes.map(({ batchNumber }) => batchNumber))].sort(),
		expiresOn: tree.boxes.map(({ expiresOn }) => expiresOn).sort()[0] ?? row.expiresOn,
		received: decision.received,
		expected: decision.expected,
		warnings: decision.warnings
	};
}
