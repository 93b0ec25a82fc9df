/** The verdict on one box as it is answered, stored and shown. It never says "genuine": a copied code matches too. */
import type { LocalDate } from '../shared/local-date';
import type { ContradictionField, ProductSummary, ReadCode, UnreadCode } from './facts';

export const checkNames = [
	'registration',
	'expiry',
	'recall',
	'sale',
	'record_match',
	'packaging',
	'origin',
	'query_count'
] as const;
export type CheckName = (typeof checkNames)[number];

export const checkResults = ['pass', 'fail', 'attention', 'not_checked'] as const;
export type CheckResult = (typeof checkResults)[number];

/** Strongest first; `product_only`, `unreadable` and `partial` stand beside this order. */
export const statePrecedence = [
	'recalled',
	'expired',
	'mismatch',
	'sold',
	'unknown',
	'near_expiry',
	'pass'
] as const;
export const verdictStates = [...statePrecedence, 'product_only', 'unreadable', 'partial'] as const;
export type VerdictState = (typeof verdictStates)[number];

export const checkReasons = [
	// not checked
	'offline',
	'timeout',
	'refused',
	'source_failed',
	'not_connected',
	'stale',
	'code_unreadable',
	'code_names_no_pack',
	'product_unknown',
	'batch_unknown',
	'expiry_unknown',
	'nothing_to_compare',
	'not_on_record',
	// registration
	'registered',
	'not_registered',
	'code_cancelled',
	// expiry
	'in_date',
	'near_expiry',
	'expired',
	// recall
	'no_recall',
	'batch_not_recalled',
	'batch_recalled',
	'all_batches_recalled',
	// sale
	'no_sale',
	'sale_reversed',
	'one_sale',
	'several_sales',
	'split_in_use',
	'over_content',
	'handed_in',
	'returned',
	'status_says_sold',
	// record_match
	'matches',
	'product_differs',
	'batch_differs',
	'expiry_differs',
	'production_differs',
	'record_dates_contradict',
	'sources_differ',
	'expiry_unusual',
	// packaging
	'single_pack',
	'outer_pack',
	'opened',
	'two_parents',
	'parent_loop',
	'foreign_contents',
	// origin
	'received_here',
	'chain_complete',
	'not_received_here',
	'received_elsewhere',
	'no_way_recorded',
	'sold_before_received',
	// query_count
	'first_query',
	'few_queries',
	'many_queries',
	'many_places'
] as const;
export type CheckReason = (typeof checkReasons)[number];

/** Values behind a check, for the words on the screen. Only those that the reason speaks of are set. */
export interface CheckDetail {
	readonly expiresOn?: LocalDate;
	/** Days after today on which it may still be used: 0 = today is the last one, negative = past. */
	readonly daysLeft?: number;
	readonly batch?: string;
	readonly recordBatch?: string;
	readonly recordExpiresOn?: LocalDate;
	readonly recallId?: string;
	readonly recallLevel?: 1 | 2 | 3;
	readonly recallPublishedOn?: LocalDate;
	/** ISO instant. */
	readonly soldAt?: string;
	readonly saleCount?: number;
	readonly unitsDispensed?: number;
	readonly contentUnits?: number;
	readonly level?: number;
	readonly children?: number;
	readonly childrenExpected?: number;
	readonly queries?: number;
	readonly places?: number;
	/** What two sources do not agree on, and who they are. */
	readonly differs?: ContradictionField;
	readonly sources?: readonly string[];
}

export interface Check {
	readonly check: CheckName;
	readonly result: CheckResult;
	readonly reason: CheckReason;
	/** Who answered; null when nobody was asked or nobody answered. */
	readonly source: string | null;
	/** ISO instant; null with `source`. */
	readonly asOf: string | null;
	readonly detail: CheckDetail;
}

export const alertLevels = ['procedural', 'suspected_falsification'] as const;
export type AlertLevel = (typeof alertLevels)[number];

export const alertCodes = [
	'recalled',
	'expired',
	'not_registered',
	'code_cancelled',
	'product_mismatch',
	'batch_mismatch',
	'expiry_mismatch',
	'production_mismatch',
	'record_contradicts_itself',
	'several_sales',
	'over_content',
	'handed_in_again',
	'returned_pack',
	'repeat_at_one_place'
] as const;
export type AlertCode = (typeof alertCodes)[number];

export interface Alert {
	readonly level: AlertLevel;
	readonly code: AlertCode;
}

export interface BatchSummary {
	readonly number: string | null;
	readonly producedOn: LocalDate | null;
	readonly expiresOn: LocalDate | null;
}

export interface Verdict {
	readonly state: VerdictState;
	readonly code: ReadCode | UnreadCode;
	readonly product: ProductSummary | null;
	/** From the record; where there is none, from the code itself. */
	readonly batch: BatchSummary | null;
	/** Always all eight, in the order of `checkNames`. */
	readonly checks: readonly Check[];
	/** The checks that a pass needs and that could not be run. */
	readonly missing: readonly CheckName[];
	readonly alert: Alert | null;
}

export const checkOf = (verdict: Pick<Verdict, 'checks'>, name: CheckName): Check => {
	const found = verdict.checks.find(({ check }) => check === name);
	if (!found) throw new RangeError(`verdict without the check ${name}`);
	return found;
};
