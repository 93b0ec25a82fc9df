import { Failure } from '$lib/contract/errors';
import type { ContentsAnswer, RepackInput } from '$lib/contract/http/packaging';
import {
	decidePackingInto,
	decideTakingOut,
	type Move,
	type RepackingFailure
} from '$lib/domain/packaging/decide-repacking';
import type { PackNode } from '$lib/domain/packaging/pack-tree';
import type { Result } from '$lib/domain/shared/result';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { runTransaction } from '../../db/run-transaction';
import { appendAudit } from '../../repositories/audit';
import { lockPacks } from '../../repositories/counter-packs';
import { readPackTrees } from '../../repositories/pack-contents';
import { markOpened, movePacks, type StepPlace } from '../../repositories/pack-moves';
import type { CounterStaff } from '../dispensing/claim-rules';
import { readScans } from '../dispensing/read-scans';
import { readContents } from './read-contents';

const refused = (reason: RepackingFailure, codes: readonly string[]): Failure =>
	new Failure('repacking_refused', `packaging stays as it is: ${reason}`, { reason, codes });

/**
 * Opens an outer pack of this store, takes pieces out of it, or puts pieces into it. The packs are locked in the
 * order of their codes and change only if they still are where the decision saw them.
 * @returns what the outer pack holds afterwards
 * @throws Failure repacking_refused with reason and codes
 */
export async function repack(ctx: Context, input: RepackInput): Promise<ContentsAnswer> {
	const staff = requireCounter(ctx, 'packaging.change');
	const at = ctx.now();
	const place: StepPlace = { at, chainId: staff.chainId, storeId: staff.storeId };
	const outerCode = await runTransaction(ctx.services.db, async (trx) => {
		const texts = [input.outer, ...('pieces' in input ? input.pieces : [])];
		const nodes = await lockNodes(trx, staff, texts, at);
		const [outer, ...pieces] = nodes;
		if (!outer) throw refused('not_registered', []);
		const changed = await change(trx, input, outer, pieces, place);
		await appendAudit(trx, ctx, {
			action: `packaging.${input.action}`,
			subject: { type: 'pack', id: outer.code },
			detail: { codes: changed }
		});
		return outer.code;
	});
	const contents = await readContents(ctx, outerCode);
	if (!contents) throw new Failure('internal', 'the outer pack is gone');
	return contents;
}

/** The packs that the texts name, locked, in the order of the texts, each once. */
async function lockNodes(
	trx: Queryable,
	{ chainId }: CounterStaff,
	texts: readonly string[],
	at: Date
): Promise<PackNode[]> {
	const scans = await readScans(trx, texts, at, 'look');
	// What belongs to another chain is as good as unknown here.
	const unknown = scans.filter(({ row }) => !row || (row.chainId !== null && row.chainId !== chainId));
	if (unknown.length > 0)
		throw refused(
			'not_registered',
			unknown.map(({ text, code }) => code ?? text.slice(0, 40))
		);
	const codes = [...new Set(scans.flatMap(({ code }) => code ?? []))];
	await lockPacks(trx, [...codes].sort());
	const nodes = new Map((await readPackTrees(trx, codes)).map((node) => [node.code, node]));
	return codes.flatMap((code) => nodes.get(code) ?? []);
}

async function change(
	trx: Queryable,
	input: RepackInput,
	outer: PackNode,
	pieces: readonly PackNode[],
	place: StepPlace
): Promise<readonly string[]> {
	if (input.action === 'open') {
		if (outer.level < 2) throw refused('not_outer', [outer.code]);
		if (outer.status !== 'in_stock' || outer.storeId !== place.storeId)
			throw refused('not_here', [outer.code]);
		// Opened before: nothing to write, and nothing wrong.
		await markOpened(trx, outer.code, place);
		return [];
	}
	const moves =
		input.action === 'take_out'
			? decideTakingOut(outer, pieces, place)
			: decidePackingInto(outer, await countHeld(trx, outer), pieces, place);
	return carryOut(trx, moves, place);
}

/** Packs that are directly inside: sold and handed-in ones have made room. */
async function countHeld(trx: Queryable, outer: PackNode): Promise<number> {
	const tree = await readPackTrees(trx, [outer.code]);
	return tree.filter(({ parentCode, status }) => parentCode === outer.code && status === 'in_stock').length;
}

async function carryOut(
	trx: Queryable,
	moves: Result<readonly Move[], { reason: RepackingFailure; codes: readonly string[] }>,
	place: StepPlace
): Promise<readonly string[]> {
	if (!moves.ok) throw refused(moves.failure.reason, moves.failure.codes);
	const done = await movePacks(trx, moves.value, place);
	const left = moves.value.filter(({ code }) => !done.includes(code));
	// Whoever takes something out has broken the seal.
	const sources = new Set(moves.value.flatMap(({ from }) => from ?? []));
	for (const source of [...sources].sort()) await markOpened(trx, source, place);
	if (left.length > 0)
		throw refused(
			'not_in_stock',
			left.map(({ code }) => code)
		);
	return done;
}
