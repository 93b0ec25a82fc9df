/** Why a pack was refused at the counter: state, then what to do. */
import type { RefusalReason } from '../domain/dispensing/pack-gate';
import { m } from './paraglide/messages';

interface RefusalWords {
	readonly headline: string;
	readonly action: string;
}

const words: Readonly<Record<RefusalReason, readonly [headline: () => string, action: () => string]>> = {
	unreadable: [m.pharm_refused_unreadable_h, m.pharm_refused_unreadable_do],
	not_a_pack: [m.pharm_refused_not_a_pack_h, m.pharm_refused_not_a_pack_do],
	outer_pack: [m.pack_refused_outer_h, m.pack_refused_outer_do],
	not_registered: [m.pharm_refused_not_registered_h, m.pharm_refused_not_registered_do],
	not_in_copy: [m.counter_refused_not_in_copy_h, m.counter_refused_not_in_copy_do],
	needs_line: [m.counter_refused_needs_line_h, m.counter_refused_needs_line_do],
	recalled: [m.pharm_refused_recalled_h, m.pharm_refused_recalled_do],
	expired: [m.pharm_refused_expired_h, m.pharm_refused_expired_do],
	expiry_unknown: [m.pharm_refused_expiry_unknown_h, m.pharm_refused_expiry_unknown_do],
	record_mismatch: [m.pharm_refused_record_mismatch_h, m.pharm_refused_record_mismatch_do],
	already_sold: [m.pharm_refused_already_sold_h, m.pharm_refused_already_sold_do],
	opened_pack: [m.pack_refused_opened_h, m.pack_refused_opened_do],
	not_splittable: [m.pack_refused_not_splittable_h, m.pack_refused_not_splittable_do],
	not_sellable: [m.pharm_refused_not_sellable_h, m.pharm_refused_not_sellable_do],
	other_chain: [m.pharm_refused_other_chain_h, m.pharm_refused_other_chain_do],
	not_here: [m.pharm_refused_not_here_h, m.pharm_refused_not_here_do],
	rx_needs_prescription: [m.pharm_refused_rx_needs_prescription_h, m.pharm_refused_rx_needs_prescription_do],
	special_control: [m.pharm_refused_special_control_h, m.pharm_refused_special_control_do],
	wrong_product: [m.pharm_refused_wrong_product_h, m.pharm_refused_wrong_product_do],
	already_scanned: [m.pharm_refused_already_scanned_h, m.pharm_refused_already_scanned_do],
	ephedrine_limit: [m.pharm_refused_ephedrine_limit_h, m.pharm_refused_ephedrine_limit_do],
	not_enough_left: [m.pharm_refused_not_enough_left_h, m.pharm_refused_not_enough_left_do],
	too_many: [m.pharm_refused_too_many_h, m.pharm_refused_too_many_do]
};

export function refusalWords(reason: RefusalReason): RefusalWords {
	const [headline, action] = words[reason];
	return { headline: headline(), action: action() };
}
