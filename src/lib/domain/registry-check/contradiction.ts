/**
 * What can be wrong between the places that must tell one story: the packs, their histories, the rows of what was
 * handed over, taken back and handed in, the counters of prescription lines, and the audit trail.
 */
export const contradictionRules = {
	history_gap: 'history with a gap, or an end that the pack does not know',
	history_without_pack: 'history of a pack that is not registered',
	step_impossible: 'a step of the history that could not follow the one before it',
	units_beyond_content: 'handed over more than the pack holds',
	status_differs: 'status differs from the history',
	place_differs: 'chain or store differs from the history',
	units_differ: 'units handed out differ from the history',
	sale_count_differs: 'sale count differs from the sales in the history',
	last_sale_differs: 'last sale differs from the history',
	parent_differs: 'outer pack differs from the history',
	handed_over_twice: 'handed over twice',
	not_sold: 'handed over but not sold in the registry',
	hand_over_without_event: 'handed over without an event of that hand-over',
	event_without_hand_over: 'an event of a hand-over that is not on record',
	hand_over_elsewhere: 'sold at another time or place than handed over',
	reversal_unmatched: 'reversal without the sale it undid, or the other way round',
	reversal_without_event: 'reversal without exactly one event and one audit entry',
	destroyed_for_sale: 'taken back and to be destroyed, yet for sale',
	hand_in_unmatched: 'handed in without exactly one slip and one event',
	hand_in_not_marked: 'on a slip as marked, yet not handed in',
	after_hand_in: 'something happened to a pack after it was handed in',
	hand_over_empty: 'hand-over without a pack',
	hand_over_audit: 'hand-over without exactly one audit entry with its packs',
	audit_without_hand_over: 'audit entry of packs that nobody handed over',
	total_differs: 'total differs from the prices of the packs',
	line_counter: 'line counter differs from the packs of the line',
	line_overfilled: 'line was handed out more than it needs',
	status_of_lines: 'prescription status differs from its lines',
	status_of_events: 'status differs from the last event',
	event_chain: 'events of the prescription do not follow each other',
	event_without_audit: 'step of the prescription without exactly one audit entry',
	signature_missing: 'signed or approved without the signature of it',
	receipt_in_part: 'received here in part',
	conflict_audit: 'hand-over without a line in conflict, without its audit entries',
	conflict_entered: 'hand-over without a line in conflict, entered otherwise than decided'
} as const;
export type ContradictionRule = keyof typeof contradictionRules;

export interface Contradiction {
	readonly rule: ContradictionRule;
	/** The pack's code, or the id of the prescription (with its line), hand-over or audit entry. */
	readonly subject: string;
}

export const contradictionText = ({ rule, subject }: Contradiction): string =>
	`${contradictionRules[rule]}: ${subject}`;
