import type { Contradiction, ContradictionRule } from './contradiction';
import { replayPack, type HistoryStep, type PackBalance } from './replay-pack';

/** One pack in all places that know it. */
export interface PackStory {
	readonly code: string;
	/** null: the registry has no such pack, but somebody else does. */
	readonly pack:
		| (Omit<PackBalance, 'parentCode'> & {
				readonly parentCode: string | null;
				readonly contentCount: number;
				readonly eventSeq: number;
		  })
		| null;
	/** By number. */
	readonly steps: readonly HistoryStep[];
	readonly handedOver: readonly {
		readonly dispensingId: string;
		readonly units: number;
		readonly at: number;
		readonly storeId: string;
		readonly reversalId: string | null;
	}[];
	readonly reversals: readonly {
		readonly id: string;
		readonly dispensingId: string;
		readonly decision: string;
		/** Audit entries that name this reversal. */
		readonly audited: number;
	}[];
	/** Slips that say the pack was handed in and marked. */
	readonly slips: number;
}

/**
 * Whether packs, histories and papers agree on one pack.
 *
 * Example: a row in the hand-overs and an event of it, but the pack is still in_stock → status_differs, not_sold.
 */
export function checkPackStory(story: PackStory): Contradiction[] {
	const { code, pack, steps, handedOver, reversals } = story;
	const found = new Set<ContradictionRule>();
	const counts = (bizStep: string, holds: (step: HistoryStep) => boolean = () => true) =>
		steps.filter((step) => !step.reported && step.bizStep === bizStep && holds(step)).length;

	const decisions = new Map(reversals.map(({ id, decision }) => [id, decision]));
	const standingRows = handedOver.filter(({ reversalId }) => reversalId === null);
	if (!pack) {
		if (steps.length > 0) found.add('history_without_pack');
		if (standingRows.length > 0) found.add('not_sold');
		if (story.slips > 0) found.add('hand_in_not_marked');
		return [...found].map((rule) => ({ rule, subject: code }));
	}
	const { balance, faults, standing } = replayPack(pack.contentCount, steps, (id) => decisions.get(id));
	for (const fault of faults) found.add(fault);
	if (pack.eventSeq !== steps.length) found.add('history_gap');
	if (pack.status !== balance.status) found.add('status_differs');
	if (pack.chainId !== balance.chainId || pack.storeId !== balance.storeId) found.add('place_differs');
	if (pack.unitsDispensed !== balance.unitsDispensed) found.add('units_differ');
	if (pack.saleCount !== balance.saleCount) found.add('sale_count_differs');
	if (pack.lastSoldAt !== balance.lastSoldAt || pack.lastSoldStoreId !== balance.lastSoldStoreId)
		found.add('last_sale_differs');
	if (balance.parentCode !== undefined && pack.parentCode !== balance.parentCode) found.add('parent_differs');

	const units = standingRows.reduce((sum, row) => sum + row.units, 0);
	if (units > pack.contentCount) found.add('handed_over_twice');
	if (
		standingRows.length > 0 &&
		(pack.lastSoldAt === null ||
			pack.unitsDispensed !== units ||
			(units >= pack.contentCount && pack.status !== 'sold' && pack.status !== 'handed_in'))
	)
		found.add('not_sold');
	for (const row of handedOver) {
		const events = counts('retail_selling', ({ detail }) => detail.dispensingId === row.dispensingId);
		if (events !== 1) found.add('hand_over_without_event');
		const event = standing.get(row.dispensingId);
		if (row.reversalId !== null) continue;
		if (!event) found.add('hand_over_without_event');
		else if (event.at !== row.at || event.storeId !== row.storeId || event.units !== row.units)
			found.add('hand_over_elsewhere');
	}
	const known = new Set(handedOver.map(({ dispensingId }) => dispensingId));
	if (counts('retail_selling', ({ detail: { dispensingId: id } }) => id !== undefined && !known.has(id)) > 0)
		found.add('event_without_hand_over');

	for (const { reversalId } of handedOver)
		if (reversalId !== null && !decisions.has(reversalId)) found.add('reversal_unmatched');
	for (const { id, dispensingId, decision, audited } of reversals) {
		if (!handedOver.some((row) => row.reversalId === id && row.dispensingId === dispensingId))
			found.add('reversal_unmatched');
		if (counts('returning', ({ detail }) => detail.reversalId === id) !== 1 || audited !== 1)
			found.add('reversal_without_event');
		if (decision === 'destroy' && pack.status === 'in_stock') found.add('destroyed_for_sale');
	}
	if (story.slips > 0 && pack.status !== 'handed_in') found.add('hand_in_not_marked');
	if (pack.status === 'handed_in' && (story.slips !== 1 || counts('collecting') !== 1))
		found.add('hand_in_unmatched');
	return [...found].map((rule) => ({ rule, subject: code }));
}
