import type { LocalDate } from '../shared/local-date';
import { addDays } from '../shared/local-date';

/**
 * Signs with which a customer should not wait. The same house list as the red flags (triage practice, no statute):
 * the doctor ticks what fits, nothing is chosen by the program.
 */
export const watchSigns = ['worse', 'fever', 'chest_pain', 'breathing', 'bleeding', 'faint', 'rash'] as const;
export type WatchSign = (typeof watchSigns)[number];

/** What a long-term condition is looked at again for. */
export const followUpReasons = [
	'blood_pressure',
	'blood_sugar',
	'blood_lipids',
	'airways',
	'thyroid',
	'refill',
	'lab_result',
	'other_long_term'
] as const;
export type FollowUpReason = (typeof followUpReasons)[number];

export const mostFollowUpWeeks = 52;

/** How a reminder came to its end. */
export const followUpResults = ['came_back', 'reached', 'not_reached', 'not_needed'] as const;
export type FollowUpResult = (typeof followUpResults)[number];

export interface CarePlan {
	readonly watchFor: readonly WatchSign[];
	readonly followUp: { readonly weeks: number; readonly reason: FollowUpReason } | null;
}

export const noCarePlan: CarePlan = { watchFor: [], followUp: null };

/** The day on which a reminder falls due: whole weeks from the day of the talk. */
export const dueOn = (from: LocalDate, weeks: number): LocalDate => addDays(from, weeks * 7);
