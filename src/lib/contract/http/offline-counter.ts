import * as v from 'valibot';
import type { DispenseLine } from '$lib/domain/dispensing/match-packs';
import type { PrescriptionStatus } from '$lib/domain/prescription/status';
import type { FailureCode } from '../errors';
import { paymentKinds, type Dispensed, type DispenseSheet, type RefusedPack } from './dispensing';

const id = v.pipe(v.string(), v.uuid());
const scan = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

/** How long a hand-over may wait for the line: beyond a week its day's papers are closed and a person writes it in. */
export const longestWaitMs = 7 * 86_400_000;

/** A prescription's content under lock: it opens with the customer's code, which is not in it. */
export interface LockedSheet {
	/** Base64, 32 bytes: the first half of what PBKDF2 makes of the code; tells whether a code is the right one. */
	readonly verifier: string;
	/** Base64, 12 bytes. */
	readonly iv: string;
	/** Base64, AES-256-GCM under the second half, of an `OfflineSheet` as JSON. */
	readonly sealed: string;
}

/** One approved prescription of the store as its counters keep it. */
export interface KeptPrescription {
	readonly id: string;
	/** `other`: somebody else holds it, so it cannot be opened without the server. */
	readonly heldBy: 'nobody' | 'me' | 'other';
	readonly validUntil: string;
	/** By the 8 digits and by the token. Empty where another holds it. */
	readonly doors: readonly LockedSheet[];
}

/** What a counter needs to hand out and to label: no identity number, no telephone, no diagnosis, no allergies. */
export interface OfflineSheet {
	readonly sheet: DispenseSheet;
	/** What the lines still want, for the rules. */
	readonly needs: readonly DispenseLine[];
	/** Whole, as on the label. */
	readonly patient: string;
}

/** `GET /api/v1/offline/counter`: everything beside the copy of the packs, whole each time. */
export interface CounterCopy {
	/** ISO instant for which it speaks. */
	readonly asOf: string;
	readonly staff: { readonly id: string; readonly name: string };
	readonly store: { readonly id: string; readonly name: string; readonly chainId: string };
	/** Base64, of PBKDF2-SHA-256; the same for all prescriptions of the store. */
	readonly salt: string;
	/** Rounds for digits. */
	readonly iterations: number;
	/** Packs of this store about which trace events contradict each other. */
	readonly contradicted: readonly string[];
	readonly prescriptions: readonly KeptPrescription[];
}

/** What counters add to a product of the store's copy. */
export type CounterFacts = readonly [
	priceFen: number,
	unitName: string,
	splittable: 0 | 1,
	specialControl: string | null,
	ephedrine: 0 | 1
];

/** `POST /api/v1/offline/hand-overs`: one hand-over that was made without a line. Sent again, it is not made again. */
export const lateHandOverBody = v.object({
	/** Made at the hand-over; the server enters each once. */
	id,
	/** null = a sale without a prescription. */
	prescriptionId: v.nullable(id),
	/** Who handed over; of the same store as who sends it. */
	handedOverBy: id,
	/** How long ago, by the counter's clock: its age and not its time is told, so that a wrong clock dates it right. */
	ageMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(longestWaitMs)),
	scans: v.pipe(v.array(scan), v.minLength(1), v.maxLength(200)),
	splits: v.pipe(
		v.array(v.object({ scan, units: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)) })),
		v.maxLength(200)
	),
	payment: v.picklist(paymentKinds)
});
export type LateHandOver = v.InferOutput<typeof lateHandOverBody>;

export type LateHandOverAnswer =
	| { readonly outcome: 'entered'; readonly dispensed: Dispensed }
	/** Kept open at the server until a person has decided. */
	| { readonly outcome: 'conflict'; readonly reason: FailureCode };

export const conflictChoices = ['recheck', 'given', 'taken_back'] as const;
export type ConflictChoice = (typeof conflictChoices)[number];

/** `POST /api/v1/offline/conflicts/{id}/resolution` */
export const resolveConflictBody = v.object({
	/**
	 * `recheck`: what stood against it is settled, enter it by the usual rules. `given`: the medicine is with the
	 * customer, enter what left. `taken_back`: it is back at the counter, nothing is entered.
	 */
	choice: v.picklist(conflictChoices),
	/** Why, in words of the person who decides; no customer's name. */
	note: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(300))
});
export type ResolveConflictInput = v.InferOutput<typeof resolveConflictBody>;

/** A hand-over that is on record and that ours stands against. */
export interface OtherHandOver {
	readonly at: string;
	readonly storeName: string;
	readonly pharmacistName: string;
	readonly receiptNumber: string;
	readonly packs: readonly string[];
}

/** What was found at the server when the hand-over was sent. */
export interface OtherSide {
	/** Of the prescription, where there is one. */
	readonly status: PrescriptionStatus | null;
	/** Who held the prescription. */
	readonly holder: { readonly name: string; readonly store: string; readonly since: string | null } | null;
	/** What was handed over against the prescription. */
	readonly handOvers: readonly OtherHandOver[];
	/** Packs that could not be entered, with who sold them where and when, as far as the chain may know. */
	readonly refused: readonly RefusedPack[];
}

export interface ConflictView {
	readonly id: string;
	readonly kind: 'prescription' | 'otc';
	readonly storeName: string;
	readonly prescriptionNumber: string | null;
	/** Of the prescription now; it may have moved since. */
	readonly statusNow: PrescriptionStatus | null;
	readonly handedOverBy: string;
	readonly handedOverAt: string;
	readonly uploadedAt: string;
	readonly packs: readonly { readonly code: string; readonly name: string }[];
	readonly reason: FailureCode;
	readonly other: OtherSide;
	readonly resolution: {
		readonly choice: ConflictChoice;
		readonly by: string;
		readonly at: string;
		readonly note: string;
		readonly receiptNumber: string | null;
	} | null;
}

/** `GET /api/v1/offline/conflicts`: open ones first, then those of the last days. */
export interface ConflictList {
	readonly conflicts: readonly ConflictView[];
}
