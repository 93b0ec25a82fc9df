import { isFailureCode, type FailureCode } from '$lib/contract/errors';
import { m } from './paraglide/messages';

const words: Record<FailureCode, () => string> = {
	invalid_input: m.failure_invalid_input,
	unreadable_code: m.failure_unreadable_code,
	too_large: m.failure_too_large,
	not_found: m.failure_not_found,
	too_many_requests: m.failure_too_many_requests,
	not_signed_in: m.failure_not_signed_in,
	wrong_credentials: m.failure_wrong_credentials,
	forbidden: m.failure_forbidden,
	device_revoked: m.failure_device_revoked,
	pairing_pending: m.failure_pairing_pending,
	pairing_denied: m.failure_pairing_denied,
	pairing_expired: m.failure_pairing_expired,
	not_allowed_now: m.failure_not_allowed_now,
	taken_by_other: m.failure_taken_by_other,
	key_reused: m.failure_key_reused,
	consent_missing: m.failure_consent_missing,
	intake_incomplete: m.failure_intake_incomplete,
	queue_full: m.failure_queue_full,
	not_in_call: m.failure_not_in_call,
	prescription_limit: m.failure_prescription_limit,
	no_signing_key: m.failure_no_signing_key,
	signature_invalid: m.failure_signature_invalid,
	prescription_altered: m.failure_prescription_altered,
	pickup_code_wrong: m.failure_pickup_code_wrong,
	pickup_code_expired: m.failure_pickup_code_expired,
	packs_refused: m.failure_packs_refused,
	nothing_scanned: m.failure_nothing_scanned,
	prescription_needed: m.failure_prescription_needed,
	lines_incomplete: m.failure_lines_incomplete,
	identity_needed: m.failure_identity_needed,
	file_refused: m.failure_file_refused,
	merge_refused: m.failure_merge_refused,
	database_unavailable: m.failure_database_unavailable,
	shutting_down: m.failure_shutting_down,
	internal: m.failure_internal
};

/** What a person reads when something was refused: state, then what to do. */
export const failureWords = (code: string): string =>
	isFailureCode(code) ? words[code]() : m.failure_internal();
