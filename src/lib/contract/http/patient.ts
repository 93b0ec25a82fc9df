import * as v from 'valibot';
import type { EvidenceKind } from '$lib/domain/consult/intake';
import { evidenceKinds } from '$lib/domain/consult/intake';
import type { ConsultOutcome } from '$lib/domain/consult/status';
import { profileFacts, type HealthProfile } from '$lib/domain/patient/health-profile';
import type { LocalDate } from '$lib/domain/shared/local-date';

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));

/** `POST /api/v1/patients/recognition`: both numbers as typed at the kiosk now. */
export const recognitionBody = v.object({ residentId: text(40), phone: text(40) });

/** Null for everybody who is not known by both numbers, whichever of them is wrong. */
export interface Recognition {
	readonly known: KnownPatient | null;
}
export interface KnownPatient {
	readonly profile: HealthProfile;
	/** What there is that could be shown to a doctor, counted as that doctor would see it. */
	readonly history: { readonly consults: number; readonly medicines: number };
}

/** What the patient lets the doctor of one consult see. */
export const sharingBody = v.object({
	earlierConsults: v.boolean(),
	dispensedMedicines: v.boolean()
});
export type Sharing = v.InferOutput<typeof sharingBody>;
export const nothingShared: Sharing = { earlierConsults: false, dispensedMedicines: false };

/** `PUT /api/v1/consults/{id}/evidence`: what the doctor has looked at; null takes the confirmation back. */
export const evidenceBody = v.object({ kind: v.nullable(v.picklist(evidenceKinds)) });
export interface ConfirmedEvidence {
	readonly kind: EvidenceKind;
	readonly at: string;
}

/** `POST /api/v1/consults/{id}/profile`: facts that the doctor has gone through with the patient. */
export const confirmProfileBody = v.object({
	facts: v.pipe(v.array(v.picklist(profileFacts)), v.minLength(1), v.maxLength(profileFacts.length))
});

export interface EarlierConsult {
	readonly date: LocalDate;
	readonly department: string | null;
	readonly outcome: ConsultOutcome | null;
	/** Of prescriptions that were signed; empty where none was. */
	readonly diagnoses: readonly string[];
}
export interface DispensedMedicine {
	readonly date: LocalDate;
	readonly genericName: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly packs: number;
	/** Pieces out of opened packs (拆零), beside the whole packs. */
	readonly units: number;
	readonly unitName: string;
}

/** `GET /api/v1/consults/{id}/history`, newest first; null = not agreed to. */
export interface PatientHistory {
	readonly earlierConsults: readonly EarlierConsult[] | null;
	readonly dispensedMedicines: readonly DispensedMedicine[] | null;
}

/** `GET /api/v1/consults/child-doctors` */
export interface ChildDoctors {
	/** Doctors on duty who may treat children under six, those in a call included. */
	readonly onDuty: number;
}
