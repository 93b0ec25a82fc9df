import * as v from 'valibot';
import {
	returnReasons,
	reviewChecks,
	type ReviewCheckKey,
	type ReviewGroup
} from '$lib/domain/dispensing/review-checks';
import type { DocumentAge, PrescriptionDocument, Sex } from '$lib/domain/prescription/document';
import type { PlainDosing } from '$lib/domain/prescription/plain-words';
import type { PrescriptionStatus } from '$lib/domain/prescription/status';
import type { ClinicalCheck } from './clinical';
import type { AllergyAnswer } from './dispensing';
import { signingResponseSchema, type SigningOptions } from './signing';

const checkKeys = reviewChecks.map(({ key }) => key) as [ReviewCheckKey, ...ReviewCheckKey[]];

/** What the pharmacist has decided, before and with the signature over it. */
const decision = {
	decision: v.picklist(['approve', 'return']),
	/** Ticked true or false; a return may leave comparisons out. */
	checks: v.record(v.picklist(checkKeys), v.boolean()),
	reason: v.nullable(v.picklist(returnReasons)),
	note: v.pipe(v.string(), v.trim(), v.maxLength(300))
};

export const prepareReviewBody = v.object(decision);
export type ReviewDecision = v.InferOutput<typeof prepareReviewBody>;

export const decideReviewBody = v.object({
	...decision,
	/** As it was prepared; part of what was signed. */
	reviewedAt: v.pipe(v.string(), v.isoTimestamp()),
	response: signingResponseSchema
});
export type SignedReviewDecision = v.InferOutput<typeof decideReviewBody>;

/** What the pharmacist is about to sign. */
export interface ReviewPrepared {
	readonly reviewedAt: string;
	readonly options: SigningOptions;
}

export interface ReviewDecided {
	readonly status: PrescriptionStatus;
}

/** 已签, 审核中, 待发, 发药中 */
export const queueStages = ['waiting', 'in_review', 'ready', 'dispensing'] as const;
export type QueueStage = (typeof queueStages)[number];

export interface QueueEntry {
	readonly id: string;
	readonly number: string;
	readonly stage: QueueStage;
	/** Masked. */
	readonly patient: string;
	readonly sex: Sex;
	readonly age: DocumentAge | null;
	readonly department: string | null;
	readonly prescriber: string;
	readonly kiosk: string;
	readonly medicines: number;
	/** ISO instant of the signature, from which the wait counts. */
	readonly signedAt: string;
	readonly validUntil: string | null;
	/** Who reviews or dispenses it now. */
	readonly holder: { readonly name: string; readonly mine: boolean; readonly since: string } | null;
}

export interface ReviewQueue {
	/** The server's clock, so that waits are right on a counter whose clock is not. */
	readonly now: string;
	/** Longest wait first. */
	readonly entries: readonly QueueEntry[];
	/** Names for the calls for help of this store's kiosks. */
	readonly kiosks: readonly { readonly id: string; readonly name: string }[];
}

/** Something to look at beside one of the ten comparisons. `agrees` false = written and registered differ. */
export type Evidence =
	| { readonly kind: 'text'; readonly value: string }
	| { readonly kind: 'patient'; readonly name: string; readonly sex: Sex }
	| {
			readonly kind: 'age';
			readonly age: DocumentAge;
			/** Below six a guardian must be there; null = not asked for. */
			readonly guardian: boolean | null;
			readonly weightKg: string;
	  }
	| {
			readonly kind: 'compare';
			readonly lineNo: number;
			readonly written: string;
			readonly registered: string | null;
			readonly agrees: boolean;
	  }
	| {
			readonly kind: 'quantity';
			readonly lineNo: number;
			readonly packs: number;
			readonly packSpec: string;
			readonly days: number;
			/** Doses in these days; null where the rhythm sets none. */
			readonly doses: number | null;
			readonly total: string | null;
			/** Packs that the doses need; null where a pack is not counted in the dose's unit. */
			readonly planned: number | null;
			readonly unit: PrescriptionDocument['lines'][number]['unit'];
	  }
	| {
			readonly kind: 'appearance';
			readonly lineNo: number;
			readonly form: string;
			readonly storage: string;
			readonly antibiotic: boolean;
	  }
	| {
			readonly kind: 'usage';
			readonly lineNo: number;
			readonly dosing: PlainDosing;
			readonly note: string | null;
	  };

export interface ReviewRow {
	readonly key: ReviewCheckKey;
	readonly group: ReviewGroup;
	readonly evidence: readonly Evidence[];
}

/** A prescription as the reviewing pharmacist sees it. */
export type ReviewView = {
	readonly id: string;
	readonly number: string;
	readonly status: PrescriptionStatus;
	/** Whose review it is now; null = nobody's. */
	readonly lease: { readonly name: string; readonly mine: boolean; readonly until: string } | null;
} & (
	| {
			/** Bytes and signature do not fit: it can be neither approved nor returned by a normal review. */
			readonly signature: { readonly holds: false; readonly fault: string };
	  }
	| {
			readonly signature: {
				readonly holds: true;
				readonly prescriber: string;
				readonly licence: string;
				readonly signedAt: string;
			};
			readonly allergies: AllergyAnswer;
			readonly validUntil: string;
			readonly lines: readonly {
				readonly lineNo: number;
				readonly genericName: string;
				readonly strength: string;
			}[];
			readonly rows: readonly ReviewRow[];
			/** What the clinical checks said when it was signed; null for one signed before there were any. */
			readonly clinical: ClinicalCheck | null;
			/** The hospital that it came from, where that is not one whose doctors sit here. */
			readonly source: { readonly hospital: string; readonly number: string } | null;
	  }
);
