import type { PackStatus } from '../verification/facts';
import type { PackStep, StepKind } from './pack-step';
import { wouldLoop } from './parent-loop';
import type { TraceFlag } from './trace-flag';

/** What the registry believes of one pack. Instants are ISO texts in UTC. */
export interface BelievedPack {
	readonly status: PackStatus;
	readonly level: number;
	readonly contentCount: number;
	/** Who holds it; null at the maker and on the way to nobody we know. */
	readonly chainId: string | null;
	readonly storeId: string | null;
	readonly parentCode: string | null;
	readonly saleCount: number;
	readonly lastSoldAt: string | null;
	readonly lastSoldStoreId: string | null;
	readonly unitsDispensed: number;
}

export type PackChange = Partial<Omit<BelievedPack, 'level' | 'contentCount'>>;

/** A step of the pack's recorded way. Steps declared wrong are left out. */
export interface WayStep {
	readonly kind: StepKind;
	/** ISO instant in UTC. */
	readonly at: string;
	readonly storeId: string | null;
	/** Empty for a step that is believed. */
	readonly doubts: readonly TraceFlag[];
	/** Nobody said it of this pack: it was inside an outer pack of which it was said. */
	readonly carried?: boolean;
}

/** Who reports a step, of where and when. */
export interface Report {
	readonly chainId: string;
	/** The reporting chain's own store; null when the place is none. */
	readonly storeId: string | null;
	/** The store that goods are sent to, whoever owns it. */
	readonly destination: { readonly chainId: string; readonly storeId: string } | null;
	/** ISO instants in UTC: when it happened, and now. */
	readonly at: string;
	readonly now: string;
	parentOf(code: string): string | null | undefined;
}

export interface Judgement {
	/** Whether the step becomes part of the pack's way; another chain cannot write the holder's. */
	readonly recorded: boolean;
	/** What is believed from now on; null when the step changes nothing. */
	readonly change: PackChange | null;
	/** Why it is not believed; empty when it is. */
	readonly flags: readonly TraceFlag[];
	/** Doubts about earlier steps that this step explains. */
	readonly cleared: readonly TraceFlag[];
}

/** Clocks of two companies differ; an event may lie so far in the future. */
export const clockToleranceMs = 5 * 60_000;
/** A till's own report of a sale that the counter recorded already comes within this time. */
export const sameSaleMs = 15 * 60_000;

const believed = (change: PackChange | null, cleared: readonly TraceFlag[] = []): Judgement => ({
	recorded: true,
	change,
	flags: [],
	cleared
});
const doubted = (...flags: TraceFlag[]): Judgement => ({ recorded: true, change: null, flags, cleared: [] });

const msBetween = (a: string, b: string): number => Math.abs(Date.parse(a) - Date.parse(b));

type Rule = (
	pack: BelievedPack & { readonly code: string },
	way: readonly WayStep[],
	report: Report,
	step: PackStep
) => Judgement;

const sale = (pack: BelievedPack, at: string, storeId: string): PackChange => ({
	status: 'sold',
	saleCount: pack.saleCount + 1,
	lastSoldAt: at,
	lastSoldStoreId: storeId,
	unitsDispensed: pack.contentCount
});

const sell: Rule = (pack, way, report) => {
	const toldBefore = way.some(
		({ kind, at, storeId, doubts }) =>
			kind === 'sold' &&
			doubts.length === 0 &&
			msBetween(at, report.at) <= sameSaleMs &&
			storeId === (report.storeId ?? storeId)
	);
	if (toldBefore) return believed(null);
	if (pack.status === 'sold') return doubted('sold_twice');
	if (pack.status === 'returned' || pack.status === 'handed_in') return doubted('after_return');
	if (pack.status !== 'in_stock') return doubted('sold_before_received');
	const received = way.findLast(({ kind, doubts }) => kind === 'received' && doubts.length === 0);
	if (received && report.at < received.at) return doubted('sold_before_received');
	if (pack.storeId === null) return doubted('unknown_place');
	if (report.storeId !== null && report.storeId !== pack.storeId) return doubted('other_store');
	if (pack.level > 1) return doubted('outer_pack_sold');
	if (pack.unitsDispensed > 0) return doubted('opened_before');
	return believed(sale(pack, report.at, pack.storeId));
};

const receive: Rule = (pack, way, report) => {
	if (pack.status === 'returned' || pack.status === 'handed_in') return doubted('after_return');
	if (pack.status === 'sold') return doubted('received_after_sale');
	if (report.storeId === null) return doubted('unknown_place');
	// It came inside its case, and now it is told of by itself.
	const last = way.findLast(({ kind, doubts }) => kind === 'received' && doubts.length === 0);
	if (pack.status === 'in_stock' && pack.storeId === report.storeId && last?.carried) return believed(null);
	// From the chain's warehouse into a store is one more receipt; from store to store goods are sent first.
	if (pack.status === 'in_stock' && pack.storeId !== null) return doubted('received_twice');
	const taken: PackChange = { status: 'in_stock', chainId: report.chainId, storeId: report.storeId };
	// The sale was reported first and happened after: the receipt that it lacked is here.
	const waiting = way.find(
		({ kind, at, doubts, storeId }) =>
			kind === 'sold' &&
			doubts.includes('sold_before_received') &&
			at >= report.at &&
			(storeId === null || storeId === report.storeId)
	);
	return waiting && pack.level === 1
		? believed({ ...taken, ...sale(pack, waiting.at, report.storeId) }, ['sold_before_received'])
		: believed(taken);
};

const ship: Rule = (pack, _, { destination }) => {
	if (pack.status === 'sold') return doubted('shipped_after_sale');
	// Goods that came back leave for the supplier or the furnace; they stay what they are.
	if (pack.status === 'returned' || pack.status === 'handed_in') return believed(null);
	return believed({
		status: 'shipped',
		chainId: destination?.chainId ?? null,
		storeId: destination?.storeId ?? null
	});
};

const pack: Rule = (child, _, report, { parent }) => {
	if (parent === null) return believed(null);
	if (child.status === 'sold') return doubted('packed_after_sale');
	if (child.parentCode === parent) return believed(null);
	if (wouldLoop(child.code, parent, (code) => report.parentOf(code))) return doubted('parent_loop');
	if (child.parentCode !== null) return doubted('two_parents');
	return believed({ parentCode: parent });
};

const rules: Readonly<Record<StepKind, Rule>> = {
	made: (_, way) => (way.some(({ kind }) => kind === 'made') ? doubted('made_twice') : believed(null)),
	shipped: ship,
	received: receive,
	sold: sell,
	returned: ({ status }) =>
		status === 'sold' ? believed({ status: 'returned' }) : doubted('returned_not_sold'),
	destroyed: ({ status }) =>
		status === 'sold' ? doubted('destroyed_after_sale') : believed({ status: 'destroyed' }),
	packed: pack,
	unpacked: ({ parentCode }, _, __, { parent }) =>
		parentCode === null || (parent !== null && parent !== parentCode)
			? doubted('not_in_parent')
			: believed({ parentCode: null }),
	seen: () => believed(null)
};

/**
 * Judges one step of a captured event against what is on record: it is believed when it fits, and kept with the
 * reason when it does not. The registry never changes for a step that contradicts it, so the first parent, the
 * first sale and the holder stand until an error declaration takes them back.
 *
 * Example: a box shipped to store 1, not yet received.
 *   sold 10:00 at store 1      -> kept, sold_before_received
 *   received 09:00 at store 1  -> believed, and so is the sale after all: status sold, the doubt is cleared
 *   received 11:00 at store 2  -> kept, received_after_sale
 *   packed into carton B, while carton A is on record -> kept, two_parents; A stays
 */
export function judgeStep(
	pack: BelievedPack & { readonly code: string },
	way: readonly WayStep[],
	step: PackStep,
	report: Report
): Judgement {
	if (pack.chainId !== null && pack.chainId !== report.chainId)
		return { recorded: false, change: null, flags: ['other_holder'], cleared: [] };
	if (Date.parse(report.at) > Date.parse(report.now) + clockToleranceMs) return doubted('in_future');
	if (step.kind === 'seen') return believed(null);
	if (pack.status === 'destroyed') return doubted('after_destroyed');
	const made = way.find(({ kind }) => kind === 'made');
	if (made && step.kind !== 'made' && report.at < made.at) return doubted('before_made');
	return rules[step.kind](pack, way, report, step);
}
