import * as v from 'valibot';
import type { EvidenceKind } from '$lib/domain/consult/intake';
import type { PrescriptionDocument, PrescriptionLine } from '$lib/domain/prescription/document';
import { doseUnits, frequencies, routes, whenHints } from '$lib/domain/prescription/dosing-codes';
import type { LimitFinding } from '$lib/domain/prescription/limits';
import type { PrescriptionStatus } from '$lib/domain/prescription/status';
import type { LocalDate } from '$lib/domain/shared/local-date';
import type { ProductFound } from './products';
import { clinicalStateSchema } from './clinical';
import type { ConfirmedEvidence } from './patient';
import type { SigningOptions } from './signing';

const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

/** A draft may hold what a doctor is still typing (an amount of "", 0 days): the limits are judged apart. */
export const draftLineSchema = v.object({
	productId: v.pipe(v.string(), v.uuid()),
	amount: v.pipe(v.string(), v.maxLength(14)),
	unit: v.picklist(doseUnits),
	route: v.picklist(routes),
	frequency: v.picklist(frequencies),
	maxPerDay: v.optional(count(48)),
	when: v.optional(v.picklist(whenHints)),
	days: count(366),
	packs: count(999),
	note: v.optional(v.pipe(v.string(), v.maxLength(100)))
});
export type DraftLine = v.InferOutput<typeof draftLineSchema>;

/** PUT /api/v1/prescriptions/{id}; the page makes the id, so a repeated save is the same save. */
export const draftSchema = v.object({
	consultId: v.pipe(v.string(), v.uuid()),
	diagnosis: v.pipe(v.string(), v.maxLength(200)),
	/** Days on which it may be filled, the day of issue included. */
	validDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(31)),
	/** More than the five that may be signed fit in, so that nothing typed is lost. */
	lines: v.pipe(v.array(draftLineSchema), v.maxLength(10)),
	/** The doctor confirms that a guardian and a specialist are present (asked for under the age of 6). */
	guardianConfirmed: v.boolean(),
	clinical: v.optional(clinicalStateSchema),
	/** The returned prescription that this one takes the place of. */
	replaces: v.optional(v.pipe(v.string(), v.uuid()))
});
export type Draft = v.InferOutput<typeof draftSchema>;

/** What the limits ask about the person and the doctor. */
export interface WritingFacts {
	readonly ageYears: number;
	readonly guardianPresent: boolean;
	readonly mayTreatChildren: boolean;
	readonly earlierDiagnosis: boolean;
	readonly evidenceConfirmed: boolean;
	/** The day in China on which it would be issued. */
	readonly today: LocalDate;
}

export interface PrescriptionForDoctor {
	readonly id: string;
	readonly number: string;
	readonly consultId: string;
	readonly status: PrescriptionStatus;
	readonly draft: Draft;
	readonly products: readonly ProductFound[];
	/** What was signed; null while it is a draft. */
	readonly document: PrescriptionDocument | null;
	readonly findings: readonly LimitFinding[];
	readonly signedAt: string | null;
	readonly validUntil: string | null;
	readonly returned: {
		readonly reasonCode: string;
		readonly comment: string | null;
		readonly by: string;
		readonly at: string;
	} | null;
	readonly updatedAt: string;
}

/** GET /api/v1/consults/{id}/prescriptions, for the doctor who took the consult. */
export interface PrescriptionDesk {
	readonly patient: {
		readonly name: string;
		readonly sex: 'male' | 'female';
		readonly age: { readonly value: number; readonly unit: 'year' | 'month' | 'day' };
		readonly weightKg: string;
		readonly allergies: { readonly answer: 'none' | 'listed' | 'unknown'; readonly text: string };
		/** As the customer said it; "" without one. */
		readonly earlierDiagnosis: string;
	};
	/** What stands for the earlier diagnosis: as the customer said, and as the doctor confirmed it. */
	readonly evidence: {
		readonly said: EvidenceKind | '';
		readonly confirmed: ConfirmedEvidence | null;
	};
	readonly facts: WritingFacts;
	/** Newest first. */
	readonly prescriptions: readonly PrescriptionForDoctor[];
}

/** GET /api/v1/prescriptions/returned: what this doctor still has to correct, oldest first. */
export interface ReturnedPrescriptions {
	readonly prescriptions: readonly {
		readonly id: string;
		readonly consultId: string;
		readonly number: string;
		readonly patientName: string;
		readonly returned: NonNullable<PrescriptionForDoctor['returned']>;
	}[];
}

/** POST /api/v1/prescriptions/{id}/signing: the frozen document and what the passkey is asked to sign. */
export interface SigningPrepared {
	readonly document: PrescriptionDocument;
	readonly options: SigningOptions;
}

/** What a customer sees of a line after approval. */
export type KioskLine = Omit<PrescriptionLine, 'productId'>;

export type KioskPrescriptionState =
	'writing' | 'reviewing' | 'approved' | 'returned' | 'dispensing' | 'dispensed' | 'cancelled' | 'expired';

/** GET /api/v1/kiosk/prescription?consult= */
export interface KioskPrescription {
	readonly consultId: string;
	readonly consultOpen: boolean;
	/** The doctor ended the call saying that a prescription follows. */
	readonly expected: boolean;
	readonly doctor: { readonly name: string; readonly title: string | null } | null;
	readonly storeName: string;
	readonly prescription: {
		readonly id: string;
		readonly state: KioskPrescriptionState;
		/** Masked: 王*芳 */
		readonly patientName: string;
		/** Medicines and dosing, only after a pharmacist has approved. */
		readonly approved: {
			readonly number: string;
			readonly validUntil: string;
			readonly lines: readonly KioskLine[];
			/** Null once it was claimed or the code was withdrawn. */
			readonly pickup: { readonly token: string; readonly digits: string } | null;
		} | null;
	} | null;
}
