import type { UnreadableDetail } from '$lib/contract/http/verification';
import { m } from './paraglide/messages';
import type { Locale } from './paraglide/runtime';
import type { VerdictWords } from './verdict-words';

/** What a person reads about a text that is no code of a box: what it is, what to do, why. Never a blame. */
export function problemWords({ reason, expected, got }: UnreadableDetail, locale: Locale): VerdictWords {
	const l = { locale };
	const again = { action: m.verdict_invalid_do({}, l), say: m.verdict_invalid_say({}, l) };
	switch (reason) {
		case 'two_codes':
		case 'ambiguous':
			return {
				headline: m.verdict_two_h({}, l),
				action: m.verdict_two_do({}, l),
				why: m.verdict_two_why({}, l),
				say: m.verdict_two_h({}, l)
			};
		case 'web_address':
			return {
				headline: m.verdict_web_h({}, l),
				action: m.verdict_web_do({}, l),
				why: m.verdict_web_why({}, l),
				say: m.verdict_web_h({}, l)
			};
		case 'too_long':
			return {
				headline: m.verdict_long_h({}, l),
				action: m.verdict_invalid_do({}, l),
				why: m.verdict_long_why({ got: got ?? 0 }, l),
				say: m.verdict_long_h({}, l)
			};
		case 'not_a_box':
			return {
				headline: m.verdict_own_h({}, l),
				action: m.verdict_own_do({}, l),
				why: m.verdict_own_why({}, l),
				say: m.verdict_own_h({}, l)
			};
		case 'excess':
			return {
				headline: m.verdict_excess_h({}, l),
				action: m.verdict_excess_do({}, l),
				why: m.verdict_excess_why({ expected: expected ?? 0, got: got ?? 0 }, l),
				say: m.verdict_excess_h({}, l)
			};
		case 'incomplete':
			return {
				...again,
				headline: m.verdict_invalid_h({}, l),
				why: m.verdict_invalid_count_why({ expected: expected ?? 0, got: got ?? 0 }, l)
			};
		case 'check_digit':
			return { ...again, headline: m.verdict_invalid_h({}, l), why: m.verdict_invalid_check_why({}, l) };
		case 'control_characters':
			return { ...again, headline: m.verdict_invalid_h({}, l), why: m.verdict_invalid_control_why({}, l) };
		default:
			return { ...again, headline: m.verdict_invalid_h({}, l), why: m.verdict_invalid_why({}, l) };
	}
}
