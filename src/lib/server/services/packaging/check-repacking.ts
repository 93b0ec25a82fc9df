import { Failure } from '$lib/contract/errors';
import type { CheckRepackingInput, OuterView, PieceView, RepackingCheck } from '$lib/contract/http/packaging';
import { decidePackingInto, decideTakingOut } from '$lib/domain/packaging/decide-repacking';
import type { PackNode } from '$lib/domain/packaging/pack-tree';
import { boxStateOf } from '$lib/domain/packaging/describe-contents';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { readPackTrees } from '../../repositories/pack-contents';
import type { CounterPackRow } from '../../repositories/counter-packs';
import { readScans } from '../dispensing/read-scans';
import { readContents } from './read-contents';

/** Packs directly inside that are named; a case of more is counted only. */
const mostNamed = 200;

/**
 * Looks at an outer pack and, where pieces were scanned, whether each could be moved. Reads only: what is said here is
 * decided anew when it is carried out.
 * @throws Failure repacking_refused when the outer pack is not on record here, or is none
 */
export async function checkRepacking(ctx: Context, input: CheckRepackingInput): Promise<RepackingCheck> {
	const staff = requireCounter(ctx, 'packaging.change');
	const { db } = ctx.services;
	const [outerScan, ...pieceScans] = await readScans(db, [input.outer, ...input.pieces], ctx.now(), 'look');
	const ours = (row: CounterPackRow | null | undefined): row is CounterPackRow =>
		!!row && (row.chainId === null || row.chainId === staff.chainId);
	const row = outerScan?.row;
	const refuse = (reason: 'not_registered' | 'not_outer', code: string) =>
		new Failure('repacking_refused', `no outer pack of ours: ${reason}`, { reason, codes: [code] });
	if (!ours(row)) throw refuse('not_registered', outerScan?.code ?? input.outer.slice(0, 40));
	if (row.level < 2) throw refuse('not_outer', row.code);
	const nodes = new Map(
		(await readPackTrees(db, [row.code, ...pieceScans.flatMap(({ code }) => code ?? [])])).map((node) => [
			node.code,
			node
		])
	);
	const outer = nodes.get(row.code);
	const contents = await readContents(ctx, row.code);
	if (!outer || !contents) throw refuse('not_registered', row.code);
	const inside = [...nodes.values()].filter(({ parentCode }) => parentCode === outer.code);
	const held = inside.filter(({ status }) => status === 'in_stock').length;
	const accepted: PackNode[] = [];
	const pieces = pieceScans.map((scan): PieceView => {
		const node = scan.code === null ? undefined : nodes.get(scan.code);
		const view = { scan: scan.text, code: scan.code ?? scan.text.slice(0, 40) };
		if (!ours(scan.row) || !node)
			return { ...view, name: null, level: 1, from: null, refused: 'not_registered' };
		const tried = [...accepted, node];
		const decided =
			input.action === 'take_out'
				? decideTakingOut(outer, tried, staff)
				: decidePackingInto(outer, held, tried, staff);
		if (decided.ok) accepted.push(node);
		return {
			...view,
			name: scan.row.genericName,
			level: node.level,
			from: node.parentCode,
			refused: decided.ok ? null : decided.failure.reason
		};
	});
	const here = outer.status === 'in_stock' && outer.storeId === staff.storeId;
	return {
		outer: { ...outerView(row), here, opened: outer.opened },
		contents,
		inside: insideView(inside, outer),
		pieces
	};
}

const outerView = (row: CounterPackRow): Omit<OuterView, 'here' | 'opened'> => ({
	code: row.code,
	level: row.level,
	genericName: row.genericName,
	strength: row.strength,
	packSpec: row.packSpec
});

const insideView = (inside: readonly PackNode[], outer: PackNode): RepackingCheck['inside'] =>
	inside.slice(0, mostNamed).map((node) => ({
		code: node.code,
		level: node.level,
		batchNumber: node.batchNumber,
		expiresOn: node.expiresOn,
		state: boxStateOf(node, outer)
	}));
