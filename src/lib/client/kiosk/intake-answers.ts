import {
	consentVersions,
	type DeviceCheck,
	type DoctorWish,
	type RequestConsult
} from '$lib/contract/http/consult';
import type { CallMode } from '$lib/domain/consult/call-modes';
import {
	checkIntake,
	intakeDefaults,
	type Complaint,
	type ConsentKind,
	type IntakeFault,
	type IntakeField
} from '$lib/domain/consult/intake';
import { bornBy, parseResidentId } from '$lib/domain/patient/resident-id';
import { ageOn, type LocalDate } from '$lib/domain/shared/local-date';

/** The questions before the queue, a screen each. `child` is asked only of children. */
export const intakeSteps = ['who', 'why', 'doctor', 'child', 'background', 'consent', 'check'] as const;
export type IntakeStep = (typeof intakeSteps)[number];

export interface Answers {
	name: string;
	residentId: string;
	phone: string;
	weightKg: string;
	guardian: { present: boolean; name: string; residentId: string };
	complaints: Complaint[];
	complaintText: string;
	/** Which doctor; null = whoever is free next. The department is the customer's own choice, if there is one. */
	choice: DoctorWish;
	allergies: { answer: 'none' | 'listed' | 'unknown' | ''; text: string };
	/** Illnesses picked from the list; `what` holds others in words. */
	diagnoses: string[];
	earlierDiagnosis: RequestConsult['earlierDiagnosis'];
	consents: Record<ConsentKind, boolean>;
}

export const emptyAnswers = (): Answers => ({
	name: '',
	residentId: '',
	phone: '',
	weightKg: '',
	guardian: { present: false, name: '', residentId: '' },
	complaints: [],
	complaintText: '',
	choice: { departmentId: null, doctorId: null },
	allergies: { answer: '', text: '' },
	diagnoses: [],
	earlierDiagnosis: { kind: '', what: '', where: '', when: '' },
	consents: { treatment: false, health_data: false }
});

/** Full years, once the identity number is whole and right. */
export function ageOf(residentId: string, today: LocalDate): number | undefined {
	const id = parseResidentId(residentId);
	return id.ok && bornBy(id.value, today) ? ageOn(id.value.birthDate, today) : undefined;
}

export function isChild(answers: Answers, today: LocalDate): boolean {
	const age = ageOf(answers.residentId, today);
	return age !== undefined && age < intakeDefaults.guardianConsentBelowYears;
}

export function stepsFor(answers: Answers, today: LocalDate): readonly IntakeStep[] {
	return intakeSteps.filter((step) => step !== 'child' || isChild(answers, today));
}

/** ['高血压'], '过敏性鼻炎' → '高血压、过敏性鼻炎' */
const earlierWords = ({ diagnoses, earlierDiagnosis }: Answers): string =>
	[...diagnoses, earlierDiagnosis.what.trim()].filter(Boolean).join('、');

export function toRequest(
	answers: Answers,
	today: LocalDate,
	deviceCheck: DeviceCheck,
	mode: CallMode
): RequestConsult {
	const { diagnoses: _, consents, guardian, ...rest } = answers;
	return {
		...rest,
		weightKg: isChild(answers, today) ? answers.weightKg : '',
		allergies: {
			answer: answers.allergies.answer,
			text: answers.allergies.answer === 'listed' ? answers.allergies.text : ''
		},
		earlierDiagnosis: { ...answers.earlierDiagnosis, what: earlierWords(answers) },
		guardian: isChild(answers, today) ? guardian : null,
		consents: (['treatment', 'health_data'] as const)
			.filter((kind) => consents[kind])
			.map((kind) => ({ kind, textVersion: consentVersions[kind] })),
		mode,
		deviceCheck
	};
}

const fieldsOf: Readonly<Record<IntakeStep, readonly IntakeField[]>> = {
	who: ['name', 'residentId', 'phone'],
	why: ['complaints', 'complaintText'],
	doctor: [],
	child: ['weightKg', 'guardian'],
	background: ['allergies', 'earlierDiagnosis'],
	consent: ['consents'],
	check: []
};

/** What is missing or wrong on one screen. */
export function faultsOn(step: IntakeStep, answers: Answers, today: LocalDate): readonly IntakeFault[] {
	const check = { camera: 'not_checked', microphone: 'not_checked', speaker: 'not_checked' } as const;
	const request = toRequest(answers, today, check, 'text');
	const { earlierDiagnosis, consents } = request;
	return checkIntake(
		{
			...request,
			earlierDiagnosis: { kind: earlierDiagnosis.kind, text: earlierDiagnosis.what },
			consents: consents.map(({ kind }) => kind)
		},
		today
	).filter(({ field }) => fieldsOf[step].includes(field));
}

/** The screen that asks for a field, to lead back to it. */
export const stepOf = (field: IntakeField): IntakeStep =>
	intakeSteps.find((step) => fieldsOf[step].includes(field)) ?? 'who';
