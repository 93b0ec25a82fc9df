import type { StepKind } from '$lib/domain/trace/pack-step';
import type { TraceFlag } from '$lib/domain/trace/trace-flag';
import { m } from './paraglide/messages';

/** Why an event is kept and not believed. */
export const doubtWords: Record<TraceFlag, () => string> = {
	unknown_pack: m.doubt_flag_unknown_pack,
	unreadable_epc: m.doubt_flag_unreadable_epc,
	in_future: m.doubt_flag_in_future,
	before_made: m.doubt_flag_before_made,
	other_holder: m.doubt_flag_other_holder,
	other_store: m.doubt_flag_other_store,
	unknown_place: m.doubt_flag_unknown_place,
	made_twice: m.doubt_flag_made_twice,
	sold_before_received: m.doubt_flag_sold_before_received,
	sold_twice: m.doubt_flag_sold_twice,
	outer_pack_sold: m.doubt_flag_outer_pack_sold,
	opened_before: m.doubt_flag_opened_before,
	received_twice: m.doubt_flag_received_twice,
	received_after_sale: m.doubt_flag_received_after_sale,
	shipped_after_sale: m.doubt_flag_shipped_after_sale,
	packed_after_sale: m.doubt_flag_packed_after_sale,
	destroyed_after_sale: m.doubt_flag_destroyed_after_sale,
	returned_not_sold: m.doubt_flag_returned_not_sold,
	after_return: m.doubt_flag_after_return,
	after_destroyed: m.doubt_flag_after_destroyed,
	two_parents: m.doubt_flag_two_parents,
	parent_loop: m.doubt_flag_parent_loop,
	not_in_parent: m.doubt_flag_not_in_parent,
	declared_wrong: m.doubt_flag_declared_wrong,
	rests_on_error: m.doubt_flag_rests_on_error
};

/** What an event says happened to a pack. */
export const stepWords: Record<StepKind, () => string> = {
	made: m.doubt_step_made,
	shipped: m.doubt_step_shipped,
	received: m.doubt_step_received,
	sold: m.doubt_step_sold,
	returned: m.doubt_step_returned,
	destroyed: m.doubt_step_destroyed,
	packed: m.doubt_step_packed,
	unpacked: m.doubt_step_unpacked,
	seen: m.doubt_step_seen
};
