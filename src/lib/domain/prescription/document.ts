/**
 * The prescription as it is signed: what 处方管理办法 calls 前记 (institution, number, fee type, patient,
 * department, diagnosis, date) and 正文 (the lines), with the prescriber of the 后记. Reviewer, filler and
 * dispenser sign documents of their own that name this one by its hash.
 *
 * Only strings, integers and booleans occur, so that its canonical bytes (`canonical-bytes.ts`) are the same
 * on every machine: decimal amounts are strings such as "0.5". Absent members are left out, never null.
 */
import type { LocalDate } from '../shared/local-date';
import type { DoseUnit, Frequency, Route, WhenHint } from './dosing-codes';

export const feeTypes = ['self_pay', 'insurance', 'commercial_insurance'] as const;
export type FeeType = (typeof feeTypes)[number];

export type Sex = 'male' | 'female' | 'unknown';

/** Whole years; below one year whole months, below one month whole days. */
export interface DocumentAge {
	readonly value: number;
	readonly unit: 'year' | 'month' | 'day';
}

export interface PrescriptionLine {
	/** 1, 2, 3 … in the order on the paper. */
	readonly lineNo: number;
	readonly productId: string;
	readonly genericName: string;
	readonly form: string;
	readonly strength: string;
	readonly packSpec: string;
	/** One dose as a decimal string in `unit`, without trailing zeros: "1", "0.5". */
	readonly amount: string;
	readonly unit: DoseUnit;
	readonly route: Route;
	readonly frequency: Frequency;
	/** Greatest number of doses a day; must be there for `prn`. */
	readonly maxPerDay?: number;
	readonly when?: WhenHint;
	readonly days: number;
	/** Whole packs to hand out. */
	readonly packs: number;
	readonly note?: string;
}

export interface PrescriptionDocument {
	readonly version: 1;
	readonly institution: { readonly id: string; readonly name: string };
	readonly number: string;
	readonly feeType: FeeType;
	readonly patient: {
		readonly name: string;
		readonly sex: Sex;
		readonly age: DocumentAge;
		/** Hex of a keyed hash of the identity number: binds the person without showing the number. */
		readonly idHash?: string;
	};
	/** Number of the outpatient record (门诊病历号), where there is one. */
	readonly recordNumber?: string;
	readonly department: { readonly id?: string; readonly name: string };
	readonly diagnosis: readonly { readonly code?: string; readonly name: string }[];
	readonly issuedOn: LocalDate;
	/** The last day on which it may be filled. */
	readonly validUntil: LocalDate;
	readonly lines: readonly PrescriptionLine[];
	readonly prescriber: { readonly id: string; readonly name: string; readonly licence: string };
}

/** What a pharmacist signs on review; `prescriptionHash` is the hex SHA-256 of the prescription's signing payload. */
export interface ReviewDocument {
	readonly version: 1;
	readonly prescriptionNumber: string;
	readonly prescriptionHash: string;
	readonly decision: 'approve' | 'return';
	/** What was ticked of the ten comparisons of 四查十对, by their keys. */
	readonly checks: Readonly<Record<string, boolean>>;
	/** Coded reason of a return. */
	readonly reason?: string;
	readonly note?: string;
	readonly pharmacist: { readonly id: string; readonly name: string; readonly licence: string };
	/** ISO instant. */
	readonly reviewedAt: string;
}
