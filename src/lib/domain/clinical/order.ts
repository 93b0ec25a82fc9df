import type { DoseUnit, Frequency, Route } from '../prescription/dosing-codes';

/** A medicine as the checks see it. */
export interface OrderedMedicine {
	readonly productId: string;
	readonly genericName: string;
	readonly strength: string;
	/** Active ingredients as the register writes them, in the order of a strength like "150mg/12.5mg". */
	readonly ingredients: readonly string[];
	/** First five characters of the ATC code, where the insurance code of a western medicine carries it. */
	readonly atc: string | null;
	readonly antibiotic: boolean;
	readonly ephedrine: boolean;
}

export interface OrderedLine extends OrderedMedicine {
	readonly lineNo: number;
	/** One dose, a decimal string in `unit`. */
	readonly amount: string;
	readonly unit: DoseUnit;
	readonly route: Route;
	readonly frequency: Frequency;
	readonly maxPerDay?: number;
	readonly days: number;
}

/** yes, no, or nobody asked; silence is never taken for no. */
export type Stated = 'yes' | 'no' | 'unknown';

export interface PatientState {
	readonly ageYears: number;
	readonly sex: 'male' | 'female';
	/** Grams; null = not known. */
	readonly weightGrams: number | null;
	/** eGFR in whole mL/min/1.73 m²; null = not known. */
	readonly egfr: number | null;
	readonly pregnant: Stated;
	readonly lactating: Stated;
	readonly allergies: { readonly answer: 'none' | 'listed' | 'unknown'; readonly text: string };
	/** Diagnoses of this consult and earlier ones, in words. */
	readonly diagnoses: readonly string[];
	/** Medicines taken already, from an earlier prescription or by the patient's word. */
	readonly current: readonly OrderedMedicine[];
}

export interface Order {
	readonly lines: readonly OrderedLine[];
	readonly patient: PatientState;
}
