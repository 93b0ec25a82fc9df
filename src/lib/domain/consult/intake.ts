import { ageOn, type LocalDate } from '../shared/local-date';
import { parseMobile } from '../patient/mobile';
import { bornBy, parseResidentId } from '../patient/resident-id';

/** Complaints as picture chips. */
export const complaints = [
	'fever',
	'cough',
	'sore_throat',
	'runny_nose',
	'headache',
	'stomach_ache',
	'diarrhoea',
	'constipation',
	'heartburn',
	'rash',
	'itching',
	'allergy',
	'eye',
	'mouth',
	'joint_pain',
	'back_pain',
	'blood_pressure',
	'blood_sugar',
	'blood_lipids',
	'sleep',
	'refill',
	'other'
] as const;
export type Complaint = (typeof complaints)[number];

export const isComplaint = (text: string): text is Complaint =>
	(complaints as readonly string[]).includes(text);

/** What may stand for the earlier diagnosis that a follow-up by internet needs (医师法 第30条). */
export const evidenceKinds = ['medical_record', 'earlier_prescription', 'image', 'declared'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

export const isEvidenceKind = (text: string): text is EvidenceKind =>
	(evidenceKinds as readonly string[]).includes(text);

/** Two consents, each given on its own and unticked at first (个人信息保护法 第29条: separate consent). */
export const consentKinds = ['treatment', 'health_data'] as const;
export type ConsentKind = (typeof consentKinds)[number];

/** What the person beside a child is to the child. */
export const guardianRelations = ['mother', 'father', 'grandparent', 'other'] as const;
export type GuardianRelation = (typeof guardianRelations)[number];

export interface Intake {
	readonly name: string;
	readonly residentId: string;
	readonly phone: string;
	/** "" = not given; in kilograms with at most one decimal. */
	readonly weightKg: string;
	/** `none` must be said; it is not the same as silence. */
	readonly allergies: { readonly answer: 'none' | 'listed' | 'unknown' | ''; readonly text: string };
	readonly complaints: readonly Complaint[];
	readonly complaintText: string;
	readonly earlierDiagnosis: { readonly kind: EvidenceKind | ''; readonly text: string };
	readonly guardian: {
		readonly present: boolean;
		readonly name: string;
		readonly residentId: string;
		readonly relation: GuardianRelation | '';
	} | null;
	readonly consents: readonly ConsentKind[];
}

export const intakeFields = [
	'name',
	'residentId',
	'phone',
	'weightKg',
	'allergies',
	'complaints',
	'complaintText',
	'earlierDiagnosis',
	'guardian',
	'consents'
] as const;
export type IntakeField = (typeof intakeFields)[number];

export interface IntakeFault {
	readonly field: IntakeField;
	readonly code:
		| 'missing'
		| 'too_long'
		| 'not_an_id'
		| 'not_born_yet'
		| 'not_a_mobile'
		| 'not_a_weight'
		| 'unknown_value'
		| 'guardian_not_present'
		| 'guardian_relation_missing'
		| 'guardian_is_patient'
		| 'guardian_under_age';
}

export interface IntakeSettings {
	/** Weight is asked below this age, because doses for children go by it (house rule). */
	readonly weightBelowYears: number;
	/** 互联网诊疗管理办法: under 6 a guardian is present. */
	readonly guardianPresentBelowYears: number;
	/** 个人信息保护法 第31条: under 14 a guardian consents. */
	readonly guardianConsentBelowYears: number;
}

export const intakeDefaults: IntakeSettings = {
	weightBelowYears: 14,
	guardianPresentBelowYears: 6,
	guardianConsentBelowYears: 14
};

/** 0.5 to 300 kg, one decimal. */
export const isWeight = (text: string): boolean =>
	/^\d{1,3}(?:\.\d)?$/.test(text) && Number(text) >= 0.5 && Number(text) <= 300;

/**
 * What is missing or wrong before a consult may be asked for; empty = ready. An earlier diagnosis is missing,
 * not wrong: the screen then advises an outpatient clinic instead of a dead end.
 */
export function checkIntake(
	intake: Intake,
	today: LocalDate,
	settings: IntakeSettings = intakeDefaults
): readonly IntakeFault[] {
	const faults: IntakeFault[] = [];
	const add = (field: IntakeField, code: IntakeFault['code']) => faults.push({ field, code });
	const name = intake.name.trim();
	if (name === '') add('name', 'missing');
	else if ([...name].length > 50) add('name', 'too_long');
	const id = parseResidentId(intake.residentId);
	if (intake.residentId.trim() === '') add('residentId', 'missing');
	else if (!id.ok) add('residentId', 'not_an_id');
	else if (!bornBy(id.value, today)) add('residentId', 'not_born_yet');
	if (intake.phone.trim() === '') add('phone', 'missing');
	else if (!parseMobile(intake.phone).ok) add('phone', 'not_a_mobile');
	const age = id.ok && bornBy(id.value, today) ? ageOn(id.value.birthDate, today) : undefined;
	const weight = intake.weightKg.trim();
	if (weight !== '' && !isWeight(weight)) add('weightKg', 'not_a_weight');
	else if (weight === '' && age !== undefined && age < settings.weightBelowYears) add('weightKg', 'missing');
	const { answer, text } = intake.allergies;
	if (answer === '' || (answer === 'listed' && text.trim() === '')) add('allergies', 'missing');
	else if (text.length > 500) add('allergies', 'too_long');
	if (intake.complaints.length === 0) add('complaints', 'missing');
	else if (!intake.complaints.every(isComplaint)) add('complaints', 'unknown_value');
	if (intake.complaints.includes('other') && intake.complaintText.trim() === '')
		add('complaintText', 'missing');
	else if (intake.complaintText.length > 500) add('complaintText', 'too_long');
	if (intake.earlierDiagnosis.kind === '' || intake.earlierDiagnosis.text.trim() === '')
		add('earlierDiagnosis', 'missing');
	else if (intake.earlierDiagnosis.text.length > 500) add('earlierDiagnosis', 'too_long');
	if (age !== undefined) checkGuardian(intake, age, today, settings).forEach((code) => add('guardian', code));
	if (!consentKinds.every((kind) => intake.consents.includes(kind))) add('consents', 'missing');
	return faults;
}

function checkGuardian(
	{ guardian, residentId }: Intake,
	age: number,
	today: LocalDate,
	settings: IntakeSettings
): IntakeFault['code'][] {
	if (age >= settings.guardianConsentBelowYears && age >= settings.guardianPresentBelowYears) return [];
	if (!guardian || guardian.name.trim() === '' || guardian.residentId.trim() === '') return ['missing'];
	const id = parseResidentId(guardian.residentId);
	if (!id.ok) return ['not_an_id'];
	const patient = parseResidentId(residentId);
	if (patient.ok && patient.value.number === id.value.number) return ['guardian_is_patient'];
	if (!bornBy(id.value, today) || ageOn(id.value.birthDate, today) < 18) return ['guardian_under_age'];
	if (guardian.relation === '') return ['guardian_relation_missing'];
	return age < settings.guardianPresentBelowYears && !guardian.present ? ['guardian_not_present'] : [];
}
