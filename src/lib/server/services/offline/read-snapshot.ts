import { snapshotFormat, type SnapshotPage, type SnapshotQuery } from '$lib/contract/offline';
import { requireCounter, requireDevice } from '../../access';
import type { Context } from '../../context';
import {
	countStorePacks,
	readChangedPacks,
	readCorrections,
	readDepartures,
	readLots,
	readMoments,
	readProducts,
	readRecalls,
	readStorePacks,
	type PackPage
} from '../../repositories/offline-snapshot';
import { readCursor, writeCursor, type SnapshotCursor } from './snapshot-cursor';

const usualPage = 5_000;
/** Longest a transaction on another node of a cluster may take, its clock's difference included, and be seen. */
const overlapSeconds = 120;

/** For whom a copy is made: a kiosk, or a pharmacist at a counter. */
export interface CopyHolder {
	readonly id: string;
	readonly storeId: string;
	readonly chainId: string;
}

/** Who asks for how much. */
interface Asking {
	readonly ctx: Context;
	readonly actor: CopyHolder;
	readonly limit: number;
	readonly overlap: number;
}

type Extras = Pick<SnapshotPage, 'recalls' | 'closedRecalls' | 'left'> & {
	readonly batchIds: readonly string[];
	readonly productIds: readonly string[];
};
const nothing: Extras = { recalls: [], closedRecalls: [], left: [], batchIds: [], productIds: [] };

/** A page before it is put together: what it brings and where the next one begins. */
interface Step {
	readonly kind: SnapshotPage['kind'];
	readonly start: boolean;
	readonly more: boolean;
	readonly round: Pick<SnapshotCursor, 'asOf' | 'sent' | 'total'>;
	readonly next: SnapshotCursor;
	readonly packs: PackPage;
	readonly extras: Extras;
}

/** The cursor of a round that nobody has asked for yet. */
const nextRound = ({ id, storeId }: CopyHolder, since: string | undefined): SnapshotCursor => ({
	format: 1,
	device: id,
	store: storeId,
	stage: 'changed',
	since,
	after: '',
	afterMoment: since,
	sent: 0,
	total: 0
});

async function beginFull({ ctx, actor, overlap }: Asking): Promise<SnapshotCursor> {
	const { db } = ctx.services;
	const { now, resumeFrom } = await readMoments(db, overlap);
	const total = await countStorePacks(db, actor.storeId);
	return { ...nextRound(actor, undefined), stage: 'full', resumeFrom, asOf: now.toISOString(), total };
}

async function stepFull({ ctx, actor, limit }: Asking, from: SnapshotCursor, start: boolean) {
	const { db } = ctx.services;
	const packs = await readStorePacks(db, actor.storeId, from.after, limit);
	const { recalls } = start ? await readRecalls(db, actor.chainId, null) : nothing;
	const more = packs.packs.length === limit;
	const round = { ...from, sent: from.sent + packs.packs.length };
	return {
		kind: 'full',
		start,
		more,
		round,
		next: more ? { ...round, after: packs.last?.code ?? '' } : nextRound(actor, from.resumeFrom),
		packs,
		extras: { ...nothing, recalls, productIds: recalls.map(([, productId]) => productId) }
	} satisfies Step;
}

/** What was corrected besides packs goes with the first page of a round. */
async function corrections(
	{ services: { db } }: Context,
	{ storeId, chainId }: CopyHolder,
	since: string
): Promise<Extras> {
	const { recalls, closed } = await readRecalls(db, chainId, since);
	const { batchIds, productIds } = await readCorrections(db, storeId, since);
	return {
		...nothing,
		recalls,
		closedRecalls: closed,
		batchIds,
		productIds: [...productIds, ...recalls.map(([, productId]) => productId)]
	};
}

async function stepChanges({ ctx, actor, limit, overlap }: Asking, from: SnapshotCursor) {
	const { db } = ctx.services;
	const since = from.since ?? '';
	const first = from.resumeFrom === undefined;
	const moments = first ? await readMoments(db, overlap) : undefined;
	const cursor = moments
		? { ...from, resumeFrom: moments.resumeFrom, asOf: moments.now.toISOString() }
		: from;
	const after = { moment: from.afterMoment ?? since, code: from.after };
	const packs: PackPage =
		from.stage === 'changed'
			? await readChangedPacks(db, actor.storeId, after, limit)
			: { packs: [], batchIds: [], last: undefined };
	const extras = first ? await corrections(ctx, actor, since) : nothing;
	const round = { ...cursor, sent: from.sent + packs.packs.length };
	const step = { kind: 'delta', start: false, round, packs } as const;
	if (packs.packs.length === limit)
		return {
			...step,
			more: true,
			next: { ...round, after: packs.last?.code ?? '', afterMoment: packs.last?.changedAt },
			extras
		} satisfies Step;
	// Departures are read after the packs: one that left in between is in both, and has left.
	const gone = await readDepartures(
		db,
		actor.storeId,
		from.stage === 'left' ? after : { moment: since, code: '' },
		limit
	);
	const more = gone.length === limit;
	const last = gone.at(-1);
	return {
		...step,
		more,
		next: more
			? { ...round, stage: 'left', after: last?.code ?? '', afterMoment: last?.leftAt }
			: nextRound(actor, cursor.resumeFrom),
		extras: { ...extras, left: gone.filter(({ back }) => !back).map(({ code }) => code) }
	} satisfies Step;
}

async function assemble(ctx: Context, actor: CopyHolder, step: Step): Promise<SnapshotPage> {
	const { db } = ctx.services;
	const { packs, extras, round } = step;
	// The page's packs count places in this list, so that theirs come first.
	const lots = await readLots(db, [...new Set([...packs.batchIds, ...extras.batchIds])]);
	const productIds = new Set([...extras.productIds, ...lots.map(([, productId]) => productId)]);
	return {
		format: snapshotFormat,
		deviceId: actor.id,
		storeId: actor.storeId,
		kind: step.kind,
		start: step.start,
		asOf: round.asOf ?? ctx.now().toISOString(),
		cursor: writeCursor(step.next),
		more: step.more,
		total: Math.max(round.total, round.sent),
		sent: round.sent,
		packs: packs.packs,
		lots,
		products: await readProducts(db, [...productIds]),
		recalls: extras.recalls,
		closedRecalls: extras.closedRecalls,
		left: extras.left
	};
}

/**
 * One page of the copy that a kiosk or a counter keeps: its own store's packs with their batches and products, and every real
 * recall in force. First all of it in the order of the codes, then round by round what was written since. A round
 * begins where the one before could not be sure, so that a change may come twice but is never left out.
 */
export async function readSnapshot(
	ctx: Context,
	query: SnapshotQuery,
	overlap = overlapSeconds
): Promise<SnapshotPage> {
	const actor: CopyHolder =
		ctx.actor.kind === 'staff'
			? requireCounter(ctx, 'offline.snapshot')
			: requireDevice(ctx, 'offline.snapshot');
	const asking: Asking = { ctx, actor, limit: query.limit ?? usualPage, overlap };
	const cursor = readCursor(query.cursor, actor);
	const step =
		!cursor || cursor.stage === 'full'
			? await stepFull(asking, cursor ?? (await beginFull(asking)), !cursor)
			: await stepChanges(asking, cursor);
	return assemble(ctx, actor, step);
}
