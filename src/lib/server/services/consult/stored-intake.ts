import * as v from 'valibot';
import { intakeFacts, type IntakeFacts } from '$lib/contract/http/consult';
import { ageAt } from '$lib/domain/patient/age';
import { findRedFlags } from '$lib/domain/consult/red-flags';
import { ageOn, chinaDate, localDate } from '$lib/domain/shared/local-date';
import { oneOf } from '$lib/domain/shared/one-of';
import type { ConsultRow } from '../../repositories/consults';

/** The guardian's identity number is kept as evidence of consent, sealed, and is shown to nobody. */
const storedIntake = v.object({
	...intakeFacts.entries,
	guardian: v.nullable(v.object({ present: v.boolean(), name: v.string(), identitySealed: v.string() }))
});
export type StoredIntake = v.InferOutput<typeof storedIntake>;

/** @throws when the stored row and the program disagree. */
function readIntake(row: ConsultRow): IntakeFacts {
	const { guardian, ...facts } = v.parse(storedIntake, row.intake);
	return { ...facts, guardian: guardian && { present: guardian.present, name: guardian.name } };
}

/** Age, sex, intake and the signs to look at first, on the day of `now` in China. */
export function patientFacts(row: ConsultRow, now: Date) {
	const today = chinaDate(now);
	const born = localDate(row.bornOn);
	const intake = readIntake(row);
	const age = ageAt(born, today);
	const ageYears = ageOn(born, today);
	const ageMonths = age.unit === 'year' ? ageYears * 12 : age.unit === 'month' ? age.value : 0;
	return {
		...intake,
		sex: oneOf(['male', 'female'], row.sex),
		age,
		minor: ageYears < 18,
		redFlags: findRedFlags({
			text: `${intake.complaintText}\n${intake.earlierDiagnosis.what}`,
			ageYears,
			ageMonths
		})
	};
}

/** Under six a specialist for children is needed (互联网诊疗管理办法). */
export const needsChildDoctor = (row: { readonly bornOn: string }, now: Date): boolean =>
	ageOn(localDate(row.bornOn), chinaDate(now)) < 6;
