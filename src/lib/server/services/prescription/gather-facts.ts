import type { WritingFacts } from '$lib/contract/http/prescription';
import { ageOn, chinaDate } from '$lib/domain/shared/local-date';
import type { Prescriber, WritingConsult } from '../../repositories/writing-facts';

/** What the limits ask about the person and the doctor, on the day of `now` in China. */
export function gatherFacts(consult: WritingConsult, prescriber: Prescriber, now: Date): WritingFacts {
	const today = chinaDate(now);
	const { earlierDiagnosis, guardian } = consult.stated;
	return {
		ageYears: ageOn(consult.patient.bornOn, today),
		guardianPresent: guardian?.present ?? false,
		mayTreatChildren: prescriber.mayTreatChildren,
		earlierDiagnosis: earlierDiagnosis.kind !== '' && earlierDiagnosis.what.trim() !== '',
		evidenceConfirmed: consult.evidence !== null,
		today
	};
}
