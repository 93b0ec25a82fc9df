/** Why an event is kept and not believed. */
export const traceFlags = [
	/** The registry knows no pack under this code. */
	'unknown_pack',
	/** The identifier claims a scheme and cannot be read. */
	'unreadable_epc',
	/** The event lies in the future. */
	'in_future',
	/** It happened before the pack was made. */
	'before_made',
	/** Another chain holds the pack; only the holder is believed. */
	'other_holder',
	/** It happened at a store other than the one that holds the pack. */
	'other_store',
	/** The place is no store that we know. */
	'unknown_place',
	'made_twice',
	'sold_before_received',
	'sold_twice',
	/** A carton or case was sold as one box. */
	'outer_pack_sold',
	/** Some units of the pack had been sold before. */
	'opened_before',
	'received_twice',
	'received_after_sale',
	'shipped_after_sale',
	'packed_after_sale',
	'destroyed_after_sale',
	'returned_not_sold',
	/** The pack was given back or handed in and may not come back to trade. */
	'after_return',
	'after_destroyed',
	/** Another outer pack is on record; that one stays. */
	'two_parents',
	/** The chain of outer packs would come back to the pack itself. */
	'parent_loop',
	'not_in_parent',
	/** The event is declared wrong. */
	'declared_wrong',
	/** An event declared wrong on which later events rest; it could not be taken back. */
	'rests_on_error'
] as const;
export type TraceFlag = (typeof traceFlags)[number];

/** Flags that make a pack's place among others impossible; such a pack is stopped as one that does not match. */
export const packingContradictions = ['two_parents', 'parent_loop'] as const satisfies readonly TraceFlag[];
