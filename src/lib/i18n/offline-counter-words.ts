/** Words of the counter that has no line, and of what contradicts the records afterwards. */
import { isFailureCode, type FailureCode } from '../contract/errors';
import type { ConflictChoice } from '../contract/http/offline-counter';
import { failureWords } from './failure-words';
import { m } from './paraglide/messages';

const refusals = {
	no_copy: m.counter_no_copy,
	copy_old: m.counter_copy_old,
	code_unknown: m.counter_code_unknown,
	held_by_other: m.counter_held_by_other,
	handed_over_here: m.counter_handed_over_here,
	out_of_date: m.counter_out_of_date,
	no_prescription: m.counter_no_prescription,
	busy: m.counter_busy
} as const;
/** Why nothing was opened, and what to do. */
export const notOpenedWords = (reason: keyof typeof refusals): string => refusals[reason]();

const states = {
	waiting: m.counter_state_waiting,
	entered: m.counter_state_entered,
	conflict: m.counter_state_conflict,
	refused: m.counter_state_refused
} as const;
export const handOverStateWords = (state: keyof typeof states): string => states[state]();

const conflictReasons: Partial<Record<FailureCode, () => string>> = {
	packs_refused: m.counter_why_packs,
	prescription_needed: m.counter_why_packs,
	lines_incomplete: m.counter_why_lines,
	taken_by_other: m.counter_why_held,
	not_allowed_now: m.counter_why_status,
	pickup_code_expired: m.counter_why_expired,
	prescription_altered: m.counter_why_altered
};
export const conflictReasonWords = (code: string): string =>
	isFailureCode(code) ? (conflictReasons[code]?.() ?? failureWords(code)) : code;

const choices: Readonly<Record<ConflictChoice, readonly [name: () => string, meaning: () => string]>> = {
	recheck: [m.counter_choice_recheck, m.counter_choice_recheck_means],
	given: [m.counter_choice_given, m.counter_choice_given_means],
	taken_back: [m.counter_choice_taken_back, m.counter_choice_taken_back_means]
};
export const choiceWords = (choice: ConflictChoice) => {
	const [name, meaning] = choices[choice];
	return { name: name(), meaning: meaning() };
};
