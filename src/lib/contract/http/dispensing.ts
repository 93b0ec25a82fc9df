import * as v from 'valibot';
import type { RefusalReason } from '$lib/domain/dispensing/pack-gate';
import type { DocumentAge, Sex } from '$lib/domain/prescription/document';
import type { PlainDosing } from '$lib/domain/prescription/plain-words';
import type { BatchToFetch } from '$lib/domain/dispensing/suggest-batches';
import { owedReasons, type PrescriptionStatus } from '$lib/domain/prescription/status';

/** The text exactly as the scanner gave it, GS as U+001D. The longest code in use has under 200 characters. */
const scan = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
/** A prescription has at most 5 lines of a few packs; a sale of more than 200 packs is a mistake. */
const scans = v.pipe(v.array(scan), v.maxLength(200));
const id = v.pipe(v.string(), v.uuid());

/** How it was paid, as the person at the counter says; no till and no insurance gateway is asked. */
export const paymentKinds = ['cash', 'insurance', 'electronic'] as const;
export type PaymentKind = (typeof paymentKinds)[number];
const payment = v.optional(v.nullable(v.picklist(paymentKinds)), null);

export const openByCodeBody = v.object({
	/** The token's text or the 8 digits, blanks and hyphens forgiven. */
	code: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100))
});

export const checkPackBody = v.object({
	scan,
	/** null = a sale without a prescription. */
	prescriptionId: v.nullable(id),
	/** The scans that already lie in the basket, in order. */
	before: scans
});
export type CheckPackInput = v.InferOutput<typeof checkPackBody>;

/** A prescription that this counter holds: to give it back, or to go on after a reload. */
export const heldBody = v.object({ prescriptionId: id });

/** Scans of which only some units are handed out (拆零); the others go whole. */
const splits = v.optional(
	v.pipe(
		v.array(v.object({ scan, units: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)) })),
		v.maxLength(200)
	)
);

export const dispenseBody = v.object({
	/** Made once per hand-over and sent again with every retry of it. */
	idempotencyKey: id,
	prescriptionId: id,
	scans,
	splits,
	/** The person at the counter has said that lines which are not full stay so. */
	partial: v.boolean(),
	/** Of a part: why the rest is owed until the prescription's last day; null = the rest is given up. */
	owing: v.optional(v.nullable(v.picklist(owedReasons)), null),
	payment
});
/** `owing` and `payment` may be left out. */
export type DispenseInput = v.InferInput<typeof dispenseBody>;

export const sellOtcBody = v.object({
	idempotencyKey: id,
	scans,
	splits,
	/** Asked for with ephedrine compounds only. */
	buyer: v.nullable(
		v.object({
			name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
			identityNumber: v.pipe(v.string(), v.trim(), v.minLength(15), v.maxLength(30))
		})
	),
	payment
});
export type SellOtcInput = v.InferInput<typeof sellOtcBody>;

export interface SheetLine {
	readonly lineNo: number;
	readonly productId: string;
	readonly genericName: string;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	/** Whole packs to be handed out now; those of an earlier part are not counted again. */
	readonly needed: number;
	/** Whole packs handed out with an earlier part. */
	readonly earlier: number;
	/** Which batches to fetch from the shelf, the nearest expiry first; fewer packs than needed when the store has fewer. */
	readonly fetch: readonly BatchToFetch[];
	/** Of a medicine that may be split: what opened packs are counted in. */
	readonly split: { readonly unitsPerPack: number; readonly unitName: string } | null;
	readonly dosing: PlainDosing;
	readonly note: string | null;
	readonly storage: string;
	readonly priceFen: number;
}

/** An approved prescription that this counter holds. */
export interface DispenseSheet {
	readonly id: string;
	readonly number: string;
	readonly patient: { readonly name: string; readonly sex: Sex; readonly age: DocumentAge };
	readonly allergies: AllergyAnswer | null;
	readonly validUntil: string;
	readonly prescriber: string;
	readonly reviewer: string;
	/** As the prescription says it is paid; the mark on the screen begins with it. */
	readonly payment: PaymentKind;
	readonly lines: readonly SheetLine[];
}

/** What the customer said about allergies; `none` was said, `unknown` too. */
export interface AllergyAnswer {
	readonly answer: 'none' | 'listed' | 'unknown';
	readonly text: string;
}

/** Who and where, as far as the asking chain may know. */
export interface SoldWhere {
	/** ISO instant. */
	readonly at: string | null;
	readonly storeName: string | null;
	readonly pharmacistName: string | null;
}

export interface RefusedPack {
	/** The registered code; null when the scan names no pack. */
	readonly code: string | null;
	readonly scan: string;
	readonly reason: RefusalReason;
	readonly name: string | null;
	readonly sold: SoldWhere | null;
	/** What is left in a pack that was opened for split sale. */
	readonly left?: { readonly units: number; readonly unitName: string };
}

export interface CheckedPack {
	readonly code: string;
	readonly productId: string;
	readonly genericName: string;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly batchNumber: string;
	readonly expiresOn: string;
	readonly priceFen: number;
	/** Smallest units in a full one, and those left in this one. */
	readonly contentUnits: number;
	readonly unitsLeft: number;
	readonly unitName: string;
	/** Part of it may be sold without a prescription (拆零). */
	readonly splittable: boolean;
}

/** The decision on one scan. Nothing is held or written: the last word is spoken when the packs are bound. */
export type PackCheck =
	| {
			readonly accepted: true;
			readonly scan: string;
			readonly pack: CheckedPack;
			/** The line it goes to; null in a sale without a prescription. */
			readonly lineNo: number | null;
			/** Smallest units that leave it for the line; null in a sale without a prescription. */
			readonly units: number | null;
			readonly warnings: readonly 'expires_during_course'[];
			/** The basket now holds an ephedrine compound: name and identity number are needed. */
			readonly identityRequired: boolean;
	  }
	| { readonly accepted: false; readonly scan: string; readonly refused: RefusedPack };

export interface Dispensed {
	readonly dispensingId: string;
	readonly receiptNumber: string;
	/** null for a sale without a prescription. */
	readonly status: PrescriptionStatus | null;
	readonly totalFen: number;
}

export interface ReceiptView {
	readonly dispensingId: string;
	/** `difference`: packs of a hand-over without a line that could not be counted to its prescription. */
	readonly kind: 'prescription' | 'otc' | 'difference';
	readonly number: string;
	/** What a scanner reads off the receipt. */
	readonly barcode: string;
	readonly storeName: string;
	/** ISO instant. */
	readonly at: string;
	readonly prescriptionNumber: string | null;
	/** Masked. */
	readonly patient: string | null;
	readonly prescriber: string | null;
	readonly reviewer: string | null;
	readonly pharmacist: string;
	/** null on receipts of before the mark. */
	readonly payment: PaymentKind | null;
	readonly items: readonly ReceiptItemView[];
	readonly totalFen: number;
}

/** What goes on the labels of a hand-over: one label per line of the prescription. */
export interface LabelsView {
	/** Whole: it is for the patient. */
	readonly patient: string;
	readonly storeName: string;
	/** ISO instant. */
	readonly at: string;
	readonly labels: readonly {
		readonly lineNo: number;
		readonly genericName: string;
		readonly strength: string;
		readonly packs: number;
		readonly dosing: PlainDosing;
		readonly note: string | null;
		readonly storage: string;
		/** The earliest of its packs. */
		readonly expiresOn: string;
	}[];
}

export interface ReceiptItemView {
	readonly lineNo: number | null;
	readonly genericName: string;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	readonly storage: string;
	readonly priceFen: number;
	readonly dosing: PlainDosing | null;
	readonly note: string | null;
	readonly packs: readonly {
		readonly code: string;
		readonly batchNumber: string;
		readonly expiresOn: string;
		/** Units handed out where the pack was split. */
		readonly splitUnits?: number;
		/** The pack came back and its sale was reversed. */
		readonly returned?: true;
	}[];
}
