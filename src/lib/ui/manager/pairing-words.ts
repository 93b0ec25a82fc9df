import type { FailureCode } from '$lib/contract/errors';
import { failureWords } from '$lib/i18n/failure-words';
import { m } from '$lib/i18n/paraglide/messages';

const words: Partial<Record<FailureCode, () => string>> = {
	not_found: m.manager_pair_unknown,
	pairing_expired: m.manager_pair_expired,
	not_allowed_now: m.manager_pair_decided,
	too_many_requests: m.manager_pair_limited,
	database_unavailable: m.manager_step_unreachable
};

/** What a manager reads when a pairing code was not taken. */
export const pairingWords = (code: FailureCode): string => (words[code] ?? (() => failureWords(code)))();
