/**
 * How somebody who waits stands to one doctor. The order is always that of queueing: a doctor's next patient is the
 * first who asked for this doctor or for nobody in particular, so nobody is passed over by someone who came later
 * and asked for the same or less.
 */
export const standings = [
	'asked_for_me',
	'open',
	'asked_for_other',
	'child_doctor_needed',
	'walking'
] as const;
export type Standing = (typeof standings)[number];

/**
 * So long after the doctor they asked for went away, the place of those who have not chosen again is open to every
 * doctor: nobody waits for a doctor who does not come back.
 */
export const openAfterMs = 120_000;

export interface WaitingFor {
	readonly wantedDoctorId: string | null;
	/** Since when that doctor has been away; null = there, or none was asked for. */
	readonly wantedGoneSince: Date | null;
	readonly childDoctorNeeded: boolean;
	readonly walking: boolean;
}

/** The doctor for whom the place is kept; null = whoever is free next. */
export function keptFor({ wantedDoctorId, wantedGoneSince }: WaitingFor, now: Date): string | null {
	const opened = wantedGoneSince !== null && now.getTime() - wantedGoneSince.getTime() >= openAfterMs;
	return opened ? null : wantedDoctorId;
}

export function standingTo(
	patient: WaitingFor,
	doctor: { readonly id: string; readonly mayTreatChildren: boolean },
	now: Date
): Standing {
	if (patient.walking) return 'walking';
	if (patient.childDoctorNeeded && !doctor.mayTreatChildren) return 'child_doctor_needed';
	const kept = keptFor(patient, now);
	if (kept === null) return 'open';
	return kept === doctor.id ? 'asked_for_me' : 'asked_for_other';
}

export const mayBeTaken = (standing: Standing): boolean => standing === 'asked_for_me' || standing === 'open';
