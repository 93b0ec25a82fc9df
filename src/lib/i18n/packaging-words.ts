/** Words of the counter for goods, returns and handed-in medicine: codes become words here. */
import type {
	ReturnCheck,
	ReversalDecision,
	ReversalReason,
	ReversalRefusal
} from '../domain/dispensing/reverse-sale';
import type { HandInReason, HandInRefusal } from '../domain/hand-in/decide-hand-in';
import type { VoucherKind } from '../domain/hand-in/voucher-number';
import type { MisfitReason, ReceiptWarning } from '../domain/packaging/decide-receipt';
import type { RepackingFailure } from '../domain/packaging/decide-repacking';
import { fen, yuan } from '../domain/shared/quantity';
import { m } from './paraglide/messages';

type Words = () => string;

const levels: readonly Words[] = [m.pack_level_1, m.pack_level_2, m.pack_level_3];
export const levelWords = (level: number): string => (levels[level - 1] ?? m.pack_level_3)();

const misfits: Readonly<Record<MisfitReason, Words>> = {
	unreadable: m.pack_misfit_unreadable,
	not_a_pack: m.pack_misfit_not_a_pack,
	not_registered: m.pack_misfit_not_registered,
	recalled: m.pack_misfit_recalled,
	expired: m.pack_misfit_expired,
	record_mismatch: m.pack_misfit_record_mismatch,
	already_sold: m.pack_misfit_already_sold,
	not_sellable: m.pack_misfit_not_sellable,
	other_chain: m.pack_misfit_other_chain,
	other_store: m.pack_misfit_other_store,
	already_here: m.pack_misfit_already_here,
	foreign: m.pack_misfit_foreign,
	contradiction: m.pack_misfit_contradiction,
	already_scanned: m.pack_misfit_already_scanned,
	contents: m.pack_misfit_contents
};
export const misfitWords = (reason: MisfitReason): string => misfits[reason]();

const warnings: Readonly<Record<ReceiptWarning, Words>> = {
	fewer_inside: m.pack_warn_fewer,
	mixed_batches: m.pack_warn_mixed,
	not_announced: m.pack_warn_not_announced
};
export const warningWords = (warning: ReceiptWarning): string => warnings[warning]();

const noRepacking: Readonly<Record<RepackingFailure, Words>> = {
	not_registered: m.pack_nopack_not_registered,
	not_outer: m.pack_nopack_not_outer,
	not_here: m.pack_nopack_not_here,
	not_inside: m.pack_nopack_not_inside,
	already_inside: m.pack_nopack_already_inside,
	not_in_stock: m.pack_nopack_not_in_stock,
	split: m.pack_nopack_split,
	other_product: m.pack_nopack_other_product,
	level_order: m.pack_nopack_level_order,
	beyond_content: m.pack_nopack_beyond_content,
	nothing_scanned: m.pack_nopack_nothing_scanned
};
export const repackingWords = (reason: RepackingFailure): string => noRepacking[reason]();

export const packingDoneWords = (action: 'open' | 'take_out' | 'pack_into', count: number): string =>
	action === 'open'
		? m.pack_open_done()
		: action === 'take_out'
			? m.pack_packing_done_out({ count })
			: m.pack_packing_done_in({ count });

const refusals: Readonly<Record<ReversalRefusal, Words>> = {
	unreadable: m.pack_norev_unreadable,
	not_a_pack: m.pack_norev_not_a_pack,
	not_registered: m.pack_norev_not_registered,
	handed_in: m.pack_norev_handed_in,
	returned: m.pack_norev_returned,
	not_sellable: m.pack_norev_not_sellable,
	recalled: m.pack_norev_recalled,
	expired: m.pack_norev_expired,
	split: m.pack_norev_split,
	not_sold: m.pack_norev_not_sold,
	several_sales: m.pack_norev_several_sales,
	sold_elsewhere: m.pack_norev_sold_elsewhere,
	no_sale_record: m.pack_norev_no_sale_record,
	too_late: m.pack_norev_too_late
};
export const reversalRefusalWords = (reason: ReversalRefusal): string => refusals[reason]();

const reasons: Readonly<Record<ReversalReason, Words>> = {
	quality_problem: m.pack_reason_quality_problem,
	dispensing_error: m.pack_reason_dispensing_error,
	not_needed: m.pack_reason_not_needed
};
export const reversalReasonWords = (reason: ReversalReason): string => reasons[reason]();

const decisions: Readonly<Record<ReversalDecision, Words>> = {
	back_for_sale: m.pack_decision_back_for_sale,
	destroy: m.pack_decision_destroy
};
export const decisionWords = (decision: ReversalDecision): string => decisions[decision]();

const checks: Readonly<Record<ReturnCheck, Words>> = {
	sealed: m.pack_check_sealed,
	label_intact: m.pack_check_label_intact,
	stored_properly: m.pack_check_stored_properly
};
export const returnCheckWords = (check: ReturnCheck): string => checks[check]();

const whys: Readonly<Record<HandInReason, Words>> = {
	expired: m.pack_why_expired,
	unwanted: m.pack_why_unwanted,
	recalled: m.pack_why_recalled,
	damaged: m.pack_why_damaged
};
export const handInReasonWords = (reason: HandInReason): string => whys[reason]();

const noes: Readonly<Record<HandInRefusal, Words>> = {
	not_a_pack: m.pack_no_not_a_pack,
	handed_in: m.pack_no_handed_in,
	destroyed: m.pack_no_destroyed,
	already_scanned: m.pack_no_already_scanned,
	changed: m.pack_no_changed
};
export const handInRefusalWords = (reason: HandInRefusal): string => noes[reason]();

export const voucherWords = (kind: VoucherKind, valueFen: number): string =>
	({ discount: m.pack_voucher_discount, gift: m.pack_voucher_gift })[kind]({ price: yuan(fen(valueFen)) });
