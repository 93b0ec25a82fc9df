import type { DeviceConsult } from '$lib/contract/http/consult';
import type { CallMode } from '$lib/domain/consult/call-modes';
import type { Complaint, EvidenceKind, IntakeFault } from '$lib/domain/consult/intake';
import type { RedFlag } from '$lib/domain/consult/red-flags';
import type { ConsultOutcome } from '$lib/domain/consult/status';
import type { Age } from '$lib/domain/patient/age';
import { m } from './paraglide/messages';

const complaints: Readonly<Record<Complaint, () => string>> = {
	fever: m.consult_complaint_fever,
	cough: m.consult_complaint_cough,
	sore_throat: m.consult_complaint_sore_throat,
	runny_nose: m.consult_complaint_runny_nose,
	headache: m.consult_complaint_headache,
	stomach_ache: m.consult_complaint_stomach_ache,
	diarrhoea: m.consult_complaint_diarrhoea,
	constipation: m.consult_complaint_constipation,
	heartburn: m.consult_complaint_heartburn,
	rash: m.consult_complaint_rash,
	itching: m.consult_complaint_itching,
	allergy: m.consult_complaint_allergy,
	eye: m.consult_complaint_eye,
	mouth: m.consult_complaint_mouth,
	joint_pain: m.consult_complaint_joint_pain,
	back_pain: m.consult_complaint_back_pain,
	blood_pressure: m.consult_complaint_blood_pressure,
	blood_sugar: m.consult_complaint_blood_sugar,
	blood_lipids: m.consult_complaint_blood_lipids,
	sleep: m.consult_complaint_sleep,
	refill: m.consult_complaint_refill,
	other: m.consult_complaint_other
};
export const complaintWords = (complaint: Complaint): string => complaints[complaint]();

/** ['fever'], '三天了' → '发烧；三天了' */
export const complaintsInWords = (chosen: readonly Complaint[], words: string): string =>
	[chosen.map(complaintWords).join('、'), words].filter(Boolean).join('；');

const evidence: Readonly<Record<EvidenceKind, () => string>> = {
	medical_record: m.consult_evidence_medical_record,
	earlier_prescription: m.consult_evidence_earlier_prescription,
	image: m.consult_evidence_image,
	declared: m.consult_evidence_declared
};
export const evidenceWords = (kind: EvidenceKind): string => evidence[kind]();

const times = {
	within_3_months: m.consult_when_within_3_months,
	within_1_year: m.consult_when_within_1_year,
	longer: m.consult_when_longer
} as const;
export const timeWords = (time: keyof typeof times | ''): string => (time === '' ? '' : times[time]());

const faults: Readonly<Record<IntakeFault['code'], () => string>> = {
	missing: m.consult_fault_missing,
	too_long: m.consult_fault_too_long,
	not_an_id: m.consult_fault_not_an_id,
	not_born_yet: m.consult_fault_not_born_yet,
	not_a_mobile: m.consult_fault_not_a_mobile,
	not_a_weight: m.consult_fault_not_a_weight,
	unknown_value: m.consult_fault_unknown_value,
	guardian_not_present: m.consult_fault_guardian_not_present,
	guardian_is_patient: m.consult_fault_guardian_is_patient,
	guardian_under_age: m.consult_fault_guardian_under_age
};
const missing: Partial<Record<IntakeFault['field'], () => string>> = {
	name: m.consult_fault_name,
	complaints: m.consult_fault_complaints,
	allergies: m.consult_fault_allergies,
	earlierDiagnosis: m.consult_fault_earlier,
	consents: m.consult_fault_consents,
	guardian: m.consult_fault_guardian
};
export const faultWords = ({ field, code }: IntakeFault): string =>
	(code === 'missing' ? (missing[field] ?? faults.missing) : faults[code])();

/** Who is before the customer, and how long it may take; a range or nothing, never one number. */
export function waitWords(
	queue: Pick<NonNullable<DeviceConsult['queue']>, 'place' | 'range' | 'doctors' | 'childDoctorNeeded'>
): { place: string; time: string } {
	const place = queue.place <= 1 ? m.consult_wait_next() : m.consult_wait_place({ count: queue.place - 1 });
	if (queue.doctors === 0)
		return {
			place: m.consult_wait_rank({ count: queue.place }),
			time: queue.childDoctorNeeded ? m.consult_wait_no_child_doctor() : m.consult_wait_no_doctor()
		};
	if (!queue.range) return { place, time: m.consult_wait_unknown() };
	const { lowMinutes: low, highMinutes: high } = queue.range;
	return { place, time: high <= 1 ? m.consult_wait_soon() : m.consult_wait_range({ low, high }) };
}

const flags: Readonly<Record<RedFlag, () => string>> = {
	under_6: m.doctor_room_flag_under_6,
	under_3_months: m.doctor_room_flag_under_3_months,
	chest_pain: m.doctor_room_flag_chest_pain,
	breathing: m.doctor_room_flag_breathing,
	bleeding: m.doctor_room_flag_bleeding,
	faint: m.doctor_room_flag_faint
};
export const redFlagWords = (flag: RedFlag): string => flags[flag]();

const ages = { year: m.doctor_room_year, month: m.doctor_room_month, day: m.doctor_room_day } as const;
export const ageWords = ({ value, unit }: Age): string => ages[unit]({ count: value });

export const sexWords = (sex: 'male' | 'female'): string =>
	sex === 'male' ? m.doctor_room_male() : m.doctor_room_female();

const modes: Readonly<Record<CallMode, () => string>> = {
	video: m.doctor_room_mode_video,
	audio: m.doctor_room_mode_audio,
	text: m.doctor_room_mode_text
};
export const modeWords = (mode: CallMode): string => modes[mode]();

export const allergyWords = (allergies: { answer: 'none' | 'listed' | 'unknown'; text: string }): string => {
	if (allergies.answer === 'none') return m.doctor_room_allergy_none();
	if (allergies.answer === 'unknown') return m.doctor_room_allergy_unknown();
	return m.doctor_room_allergy_listed({ text: allergies.text });
};

const outcomes: Readonly<Record<ConsultOutcome, () => string>> = {
	prescribed: m.doctor_room_outcome_prescribed,
	advised: m.doctor_room_outcome_advised,
	referred_to_hospital: m.doctor_room_outcome_referred_to_hospital,
	no_earlier_diagnosis: m.doctor_room_outcome_no_earlier_diagnosis,
	patient_left: m.doctor_room_outcome_patient_left,
	technical: m.doctor_room_outcome_technical,
	device_revoked: m.doctor_room_outcome_device_revoked
};
export const outcomeWords = (outcome: ConsultOutcome): string => outcomes[outcome]();

/** What the customer reads when the consult is over. */
export function afterWords(consult: Pick<DeviceConsult, 'status' | 'outcome'>): string {
	if (consult.outcome === 'device_revoked') return m.consult_after_device_revoked();
	if (consult.status === 'cancelled') return m.consult_after_cancelled();
	if (consult.status === 'expired') return m.consult_after_expired();
	switch (consult.outcome) {
		case 'prescribed':
			return m.consult_after_prescribed();
		case 'advised':
			return m.consult_after_advised();
		case 'referred_to_hospital':
			return m.consult_after_referred();
		case 'no_earlier_diagnosis':
			return m.consult_after_no_diagnosis();
		case 'technical':
			return m.consult_after_technical();
		default:
			return m.consult_after_left();
	}
}
