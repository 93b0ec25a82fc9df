import type { PackStatus } from '../verification/facts';
import type { ContradictionRule } from './contradiction';

/** Everything of a pack that its history decides. Instants in milliseconds. */
export interface PackBalance {
	readonly status: PackStatus;
	readonly chainId: string | null;
	readonly storeId: string | null;
	readonly saleCount: number;
	readonly lastSoldAt: number | null;
	readonly lastSoldStoreId: string | null;
	readonly unitsDispensed: number;
	/** undefined until a step has told it: packs are registered with their outer pack, without a step of its own. */
	readonly parentCode: string | null | undefined;
}

export interface HistoryStep {
	readonly seq: number;
	readonly bizStep: string;
	readonly action: string;
	readonly at: number;
	readonly chainId: string | null;
	readonly storeId: string | null;
	/** Reported by another system (EPCIS); its detail says what was believed of it. */
	readonly reported: boolean;
	readonly detail: {
		readonly units?: number;
		readonly dispensingId?: string;
		readonly reversalId?: string;
		readonly from?: string;
		readonly to?: string;
		readonly change?: { readonly after: Readonly<Record<string, unknown>> };
	};
}

export interface Replay {
	readonly balance: PackBalance;
	readonly faults: readonly ContradictionRule[];
	/** Hand-overs whose sale stands at the end. */
	readonly standing: ReadonlyMap<
		string,
		{ readonly at: number; readonly storeId: string | null; readonly units: number }
	>;
}

const unborn: PackBalance = {
	status: 'commissioned',
	chainId: null,
	storeId: null,
	saleCount: 0,
	lastSoldAt: null,
	lastSoldStoreId: null,
	unitsDispensed: 0,
	parentCode: undefined
};

/** What was believed of a reported step stands in it; nothing is judged again. */
function believe(balance: PackBalance, { detail }: HistoryStep): PackBalance {
	const after = detail.change?.after;
	if (!after) return balance;
	const next = { ...balance, ...after } as PackBalance;
	return 'lastSoldAt' in after
		? { ...next, lastSoldAt: typeof after.lastSoldAt === 'string' ? Date.parse(after.lastSoldAt) : null }
		: next;
}

/**
 * Plays a pack's history from the beginning and says what the pack must be at its end.
 * @param decisionOf what was decided about the pack that a reversal took back
 *
 * Example, 24 tablets: receiving (store 1), retail_selling 6 units, retail_selling 18 units → sold, sale count 2,
 * units 24. A further retail_selling of one unit → faults units_beyond_content, step_impossible.
 */
export function replayPack(
	contentCount: number,
	steps: readonly HistoryStep[],
	decisionOf: (reversalId: string) => string | undefined
): Replay {
	let balance = unborn;
	const faults = new Set<ContradictionRule>();
	const standing = new Map<string, { at: number; storeId: string | null; units: number }>();
	let collected = false;
	for (const [index, step] of steps.entries()) {
		if (step.seq !== index + 1) faults.add('history_gap');
		if (collected && !(step.reported && !step.detail.change)) faults.add('after_hand_in');
		if (step.reported) {
			balance = believe(balance, step);
			continue;
		}
		const { at, chainId, storeId, detail } = step;
		switch (step.bizStep) {
			case 'commissioning':
				if (index > 0) faults.add('step_impossible');
				break;
			case 'shipping':
				balance = { ...balance, status: 'shipped', chainId, storeId };
				break;
			case 'receiving':
				if (balance.status !== 'commissioned' && balance.status !== 'shipped') faults.add('step_impossible');
				balance = { ...balance, status: 'in_stock', chainId, storeId };
				break;
			case 'retail_selling': {
				const { dispensingId } = detail;
				const units = detail.units ?? contentCount;
				const after = balance.unitsDispensed + units;
				if (dispensingId !== undefined) {
					if (balance.status !== 'in_stock' || balance.storeId !== storeId) faults.add('step_impossible');
					if (after > contentCount) faults.add('units_beyond_content');
					standing.set(dispensingId, { at, storeId, units });
				}
				// Sales of before our counters may contradict each other (one box sold twice); they are told, not mended.
				balance = {
					...balance,
					status: after >= contentCount ? 'sold' : balance.status,
					saleCount: balance.saleCount + 1,
					lastSoldAt: at,
					lastSoldStoreId: storeId,
					unitsDispensed: dispensingId === undefined ? Math.min(after, contentCount) : after
				};
				break;
			}
			case 'returning': {
				if (balance.status !== 'sold') faults.add('step_impossible');
				const back = decisionOf(detail.reversalId ?? '') === 'back_for_sale';
				standing.delete(detail.dispensingId ?? '');
				balance = {
					...balance,
					status: back ? 'in_stock' : 'returned',
					saleCount: balance.saleCount - 1,
					lastSoldAt: null,
					lastSoldStoreId: null,
					unitsDispensed: back ? 0 : balance.unitsDispensed
				};
				break;
			}
			case 'collecting':
				collected = true;
				balance = { ...balance, status: 'handed_in' };
				break;
			case 'packing':
			case 'unpacking':
				// A broken seal is observed and moves nothing.
				if (step.action === 'OBSERVE') break;
				if (balance.parentCode !== undefined && (detail.from ?? null) !== balance.parentCode)
					faults.add('step_impossible');
				balance = { ...balance, parentCode: detail.to ?? null };
				break;
		}
	}
	return { balance, faults: [...faults], standing };
}
