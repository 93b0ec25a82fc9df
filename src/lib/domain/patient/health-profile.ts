import { chinaDate, daysBetween, type LocalDate } from '../shared/local-date';

/** Who said something about a patient, and when (ISO instant). A doctor confirms, a customer declares. */
export interface Said {
	readonly by: 'customer' | 'doctor';
	readonly at: string;
}
export interface Stated<Value> extends Said {
	readonly value: Value;
}
export interface Allergies {
	readonly answer: 'none' | 'listed' | 'unknown';
	readonly text: string;
}

/** What a returning patient need not type again. */
export interface HealthProfile {
	readonly allergies: Stated<Allergies>;
	/** Illnesses by name, in the order in which they were given. */
	readonly conditions: Stated<readonly string[]>;
	/** Medicines in use, in the patient's words; "" = none was named. */
	readonly medicines: Stated<string>;
	/** Kilograms with at most one decimal; asked of children only, so adults may have none. */
	readonly weight: Stated<string> | null;
}

export const profileFacts = ['allergies', 'conditions', 'medicines', 'weight'] as const;
export type ProfileFact = (typeof profileFacts)[number];

export interface DeclaredFacts {
	readonly allergies: Allergies;
	readonly conditions: readonly string[];
	readonly medicines: string;
	/** "" = not asked. */
	readonly weightKg: string;
}

/** '高血压、糖尿病；痛风' → three names; each once, at most twenty. */
export const conditionNames = (text: string): readonly string[] =>
	[
		...new Set(
			text
				.normalize('NFC')
				.split(/[、;；\n]/)
				.map((name) => name.trim())
				.filter((name) => name !== '')
		)
	].slice(0, 20);

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Order of keys and blanks at the ends do not make another statement. */
const clean = ({ answer, text }: Allergies): Allergies => ({
	answer,
	text: answer === 'listed' ? text.trim() : ''
});

/**
 * The next version after a customer has declared or confirmed everything again. What a doctor has confirmed stays so
 * as long as the customer says the same; what is said differently is the customer's word of today.
 *
 * Example: 青霉素 confirmed by a doctor in May, the customer says 青霉素 in November → still the doctor's, of May;
 * says 没有过敏 → none, declared in November.
 */
export function declareFacts(
	before: HealthProfile | null,
	{ allergies, conditions, medicines, weightKg }: DeclaredFacts,
	at: string
): HealthProfile {
	const state = <Value>(old: Stated<Value> | null | undefined, value: Value): Stated<Value> =>
		old && old.by === 'doctor' && same(old.value, value) ? old : { value, by: 'customer', at };
	return {
		allergies: state(before?.allergies, clean(allergies)),
		conditions: state(before?.conditions, conditions),
		medicines: state(before?.medicines, medicines.trim()),
		weight: weightKg === '' ? (before?.weight ?? null) : state(before?.weight, weightKg)
	};
}

/** The version after a doctor has gone through these facts with the patient. */
export function confirmFacts(
	profile: HealthProfile,
	facts: readonly ProfileFact[],
	at: string
): HealthProfile {
	const confirm = <Fact extends Stated<unknown> | null>(name: ProfileFact, fact: Fact): Fact =>
		fact && facts.includes(name) ? { ...fact, by: 'doctor', at } : fact;
	return {
		allergies: confirm('allergies', profile.allergies),
		conditions: confirm('conditions', profile.conditions),
		medicines: confirm('medicines', profile.medicines),
		weight: confirm('weight', profile.weight)
	};
}

/** Another answer about allergies than last time: the doctor asks, whatever it was before. */
export const allergiesDiffer = (before: HealthProfile | null, now: Allergies): boolean =>
	before !== null && !same(before.allergies.value, clean(now));

/** Children grow: a weight that is older than this is asked for anew. House rule. */
export const weightKeepsDays = 90;

/** Whole days since a fact was said, by the calendar of China. */
export const daysSince = ({ at }: Said, today: LocalDate): number =>
	daysBetween(chinaDate(new Date(at)), today);

export const weightIsFresh = (weight: Stated<string> | null, today: LocalDate): boolean =>
	weight !== null && daysSince(weight, today) <= weightKeepsDays;
