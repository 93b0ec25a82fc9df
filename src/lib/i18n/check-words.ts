import type { CheckName, CheckReason, CheckResult } from '$lib/domain/verification/verdict';
import type { ContradictionField } from '$lib/domain/verification/facts';
import type { HistoryEntry } from '$lib/domain/verification/pack-history';
import { m } from './paraglide/messages';
import type { Locale } from './paraglide/runtime';

type Message = (inputs: Record<string, never>, options: { locale?: Locale }) => string;

const names: Record<CheckName, Message> = {
	registration: m.verdict_check_registration,
	expiry: m.verdict_check_expiry,
	recall: m.verdict_check_recall,
	sale: m.verdict_check_sale,
	record_match: m.verdict_check_record_match,
	packaging: m.verdict_check_packaging,
	origin: m.verdict_check_origin,
	query_count: m.verdict_check_query_count
};

const results: Record<CheckResult, Message> = {
	pass: m.verdict_result_pass,
	fail: m.verdict_result_fail,
	attention: m.verdict_result_attention,
	not_checked: m.verdict_result_not_checked
};

const steps: Record<HistoryEntry['kind'], Message> = {
	made: m.verdict_step_made,
	shipped: m.verdict_step_shipped,
	received: m.verdict_step_received,
	sold: m.verdict_step_sold,
	returned: m.verdict_step_returned,
	handed_in: m.verdict_step_handed_in
};

/** Only what says more than "passed" has words of its own. */
const reasons: Partial<Record<CheckReason, Message>> = {
	offline: m.verdict_reason_offline,
	timeout: m.platforms_reason_timeout,
	not_connected: m.platforms_reason_not_connected,
	source_failed: m.platforms_reason_source_failed,
	refused: m.platforms_reason_refused,
	sources_differ: m.platforms_reason_sources_differ,
	expiry_unusual: m.platforms_reason_expiry_unusual,
	stale: m.verdict_reason_stale,
	code_names_no_pack: m.verdict_reason_code_names_no_pack,
	product_unknown: m.verdict_reason_product_unknown,
	batch_unknown: m.verdict_reason_batch_unknown,
	expiry_unknown: m.verdict_reason_expiry_unknown,
	nothing_to_compare: m.verdict_reason_nothing_to_compare,
	not_on_record: m.verdict_reason_not_on_record,
	not_registered: m.verdict_reason_not_on_record,
	code_cancelled: m.verdict_reason_code_cancelled,
	near_expiry: m.verdict_reason_near_expiry,
	expired: m.verdict_reason_expired,
	batch_recalled: m.verdict_reason_recalled,
	all_batches_recalled: m.verdict_reason_recalled,
	one_sale: m.verdict_reason_sold,
	several_sales: m.verdict_reason_sold,
	status_says_sold: m.verdict_reason_sold,
	over_content: m.verdict_reason_sold,
	split_in_use: m.verdict_reason_split,
	handed_in: m.pack_reason_handed_in,
	sale_reversed: m.pack_reason_sale_reversed,
	foreign_contents: m.pack_reason_foreign,
	returned: m.verdict_reason_returned,
	product_differs: m.verdict_reason_differs,
	batch_differs: m.verdict_reason_differs,
	expiry_differs: m.verdict_reason_differs,
	production_differs: m.verdict_reason_differs,
	record_dates_contradict: m.verdict_reason_contradiction,
	outer_pack: m.verdict_reason_outer_pack,
	opened: m.verdict_reason_opened,
	two_parents: m.verdict_reason_contradiction,
	parent_loop: m.verdict_reason_contradiction,
	not_received_here: m.verdict_reason_not_received_here,
	received_elsewhere: m.verdict_reason_received_elsewhere,
	no_way_recorded: m.verdict_reason_no_way_recorded,
	sold_before_received: m.verdict_reason_sold_before_received,
	many_queries: m.verdict_reason_many_queries,
	many_places: m.verdict_reason_many_places
};

const fields: Record<ContradictionField, Message> = {
	registration: m.platforms_field_registration,
	product: m.platforms_field_product,
	batch: m.platforms_field_batch,
	expiry: m.platforms_field_expiry,
	production: m.platforms_field_production,
	level: m.platforms_field_level
};

const sources: Readonly<Record<string, Message>> = {
	registry: m.verdict_source_registry,
	'recall-list': m.verdict_source_recall_list,
	'sales-record': m.verdict_source_sales_record,
	'verification-log': m.verdict_source_verification_log,
	code: m.verdict_source_code,
	snapshot: m.offline_source
};

export const checkNameWords = (name: CheckName, locale?: Locale): string => names[name]({}, { locale });
export const checkResultWords = (result: CheckResult): string => results[result]({}, {});
export const checkReasonWords = (reason: CheckReason): string => reasons[reason]?.({}, {}) ?? '';
export const stepWords = (kind: HistoryEntry['kind']): string => steps[kind]({}, {});

/** A source of our own has words; an outside one is shown under the name it gives itself. */
export const sourceWords = (source: string, locale?: Locale): string =>
	sources[source]?.({}, { locale }) ?? source;

/** What several sources do not agree on: 「登记库和码上放心说的批号不一样。」 */
export function differWords(field: ContradictionField, from: readonly string[], locale: Locale): string {
	const l = { locale };
	const named = [...new Set(from.map((source) => sourceWords(source, locale)))].join(m.platforms_and({}, l));
	return m.platforms_differ_why({ sources: named, field: fields[field]({}, l) }, l);
}
